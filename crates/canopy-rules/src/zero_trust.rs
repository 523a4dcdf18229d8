//! The Zero Trust view: which rules prove what of each principle, pillar, step and stage, and what
//! no export of a tenant's access shows.
//!
//! An area stands as its worst rule stands; nothing is averaged. An area without rules is not
//! assessed, and says what would be needed. The pillars are those of Microsoft's Zero Trust
//! guidance; the steps are the usual first ones on the way there.

use crate::finding::{Finding, Status};
use crate::rule::Severity;

/// Part of the view.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Area {
    /// Its name.
    pub title: &'static str,
    /// What is asked, in a sentence.
    pub asks: &'static str,
    /// The rules that prove it, by id.
    pub rules: &'static [&'static str],
    /// What these exports cannot show, and what would be needed; empty where they show all.
    pub beyond: &'static str,
}

/// Areas of one kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct View {
    /// Its name.
    pub title: &'static str,
    /// Whether areas follow one another; else the worst comes first.
    pub ordered: bool,
    /// Its parts.
    pub areas: &'static [Area],
}

/// The whole view.
pub const ZERO_TRUST: [View; 4] = [
    View { title: "Principles", ordered: false, areas: &PRINCIPLES },
    View { title: "Maturity path", ordered: true, areas: &STAGES },
    View { title: "Getting started", ordered: true, areas: &STEPS },
    View { title: "Pillars", ordered: false, areas: &PILLARS },
];

const PRINCIPLES: [Area; 3] = [
    Area {
        title: "Verify explicitly",
        asks: "Every sign-in proves who it is, on what device and at what risk, from wherever it comes.",
        rules: &[
            "user-without-mfa",
            "admin-without-phishing-resistant",
            "guest-without-mfa",
            "legacy-auth-open",
            "mfa-replaceable-by-other-control",
            "strength-admits-weak-method",
            "registration-unprotected",
            "device-registration-unprotected",
            "risky-user-not-stopped",
            "risky-sign-in-not-stopped",
            "trusted-network-skips-mfa",
            "admin-access-from-unmanaged-device",
            "resource-access-from-unmanaged-device",
            "unknown-platform-open",
            "platform-exclusion-walkthrough",
            "management-plane-without-mfa",
            "exclusion-without-fallback",
        ],
        beyond: "",
    },
    Area {
        title: "Use least privilege",
        asks: "Privileges are few, for a time, asked for anew, and held by accounts of their own.",
        rules: &[
            "standing-privilege",
            "global-admin-count-out-of-range",
            "role-activation-without-step-up",
            "eligible-admin-below-role-standard",
            "admin-account-not-dedicated",
            "privileged-user-homed-elsewhere",
            "stale-privileged-account",
            "control-group-editable",
            "sensitive-action-without-step-up",
            "outsider-shares-break-glass-exclusion",
            "workload-identity-unrestricted",
        ],
        beyond: "Permissions granted to apps and roles in Azure are not read: export oauth2PermissionGrants, appRoleAssignments and Azure role assignments.",
    },
    Area {
        title: "Assume breach",
        asks: "A stolen session is worth little, a way back in is kept, and what is not needed is closed.",
        rules: &[
            "token-not-bound",
            "cae-weakened",
            "admin-session-too-long",
            "session-without-reauth",
            "unmanaged-browser-unrestricted",
            "device-code-flow-open",
            "auth-transfer-open",
            "break-glass-missing",
            "break-glass-lockable",
            "risky-agent-not-blocked",
            "federated-sign-in-trusted-blindly",
        ],
        beyond: "Detection and response (Defender, Sentinel) leave no trace in these exports.",
    },
];

const STAGES: [Area; 6] = [
    Area {
        title: "MFA is on, for everybody and everywhere",
        asks: "No sign-in of a member or guest is left with a password alone.",
        rules: &["user-without-mfa", "admin-without-mfa", "guest-without-mfa", "mfa-demanded-not-registered"],
        beyond: "",
    },
    Area {
        title: "No way around it",
        asks: "Old protocols, flows, platforms, places and open registration lead nowhere.",
        rules: &[
            "legacy-auth-open",
            "registration-unprotected",
            "mfa-replaceable-by-other-control",
            "trusted-network-skips-mfa",
            "platform-exclusion-walkthrough",
            "exclusion-without-fallback",
            "device-code-flow-open",
            "auth-transfer-open",
        ],
        beyond: "",
    },
    Area {
        title: "Administrators prove more, and hold less",
        asks: "Phishing-resistant proof, roles for a time, accounts of their own.",
        rules: &[
            "admin-without-phishing-resistant",
            "eligible-admin-below-role-standard",
            "role-activation-without-step-up",
            "standing-privilege",
            "admin-account-not-dedicated",
        ],
        beyond: "",
    },
    Area {
        title: "The device decides too",
        asks: "Data is reached from managed devices and protected apps.",
        rules: &[
            "admin-access-from-unmanaged-device",
            "resource-access-from-unmanaged-device",
            "mobile-app-unprotected",
            "device-registration-unprotected",
        ],
        beyond: "How much a compliant device must be is set in Intune: export deviceManagement/deviceCompliancePolicies.",
    },
    Area {
        title: "Risk decides too",
        asks: "Risky users and sign-ins are stopped or must prove themselves anew.",
        rules: &[
            "risky-user-not-stopped",
            "risky-sign-in-not-stopped",
            "risk-policy-misbuilt",
            "risky-agent-not-blocked",
        ],
        beyond: "",
    },
    Area {
        title: "Identity, device and session decide together",
        asks: "Sessions are bound to their device, short where it matters, and evaluated all the time.",
        rules: &[
            "token-not-bound",
            "cae-weakened",
            "admin-session-too-long",
            "session-without-reauth",
            "unmanaged-browser-unrestricted",
        ],
        beyond: "",
    },
];

const STEPS: [Area; 9] = [
    Area {
        title: "Confirm the licences",
        asks: "Entra ID P1 at least; P2 for risk.",
        rules: &["licence-shortfall"],
        beyond: "",
    },
    Area {
        title: "MFA for all users, by Conditional Access",
        asks: "Not by security defaults or per-user MFA.",
        rules: &["user-without-mfa", "guest-without-mfa", "security-defaults-clash", "per-user-mfa-in-use"],
        beyond: "",
    },
    Area {
        title: "Device compliance policies in Intune",
        asks: "What healthy means, fed into Conditional Access.",
        rules: &["resource-access-from-unmanaged-device"],
        beyond: "Only what Conditional Access asks is seen. The compliance policies: export deviceManagement/deviceCompliancePolicies.",
    },
    Area {
        title: "Policies that combine identity and device",
        asks: "MFA and a compliant device for admin portals, MFA for all on everything, no legacy authentication.",
        rules: &[
            "admin-access-from-unmanaged-device",
            "management-plane-without-mfa",
            "user-without-mfa",
            "legacy-auth-open",
        ],
        beyond: "",
    },
    Area {
        title: "The 2026 change to All resources",
        asks: "Affected policies are known, and break-glass accounts are out of them.",
        rules: &["baseline-scope-change-exposes", "break-glass-lockable", "break-glass-missing"],
        beyond: "",
    },
    Area {
        title: "App protection for phones of one's own",
        asks: "Mail and files on phones only in protected apps or on compliant devices.",
        rules: &["mobile-app-unprotected", "approved-app-control-in-use"],
        beyond: "What the app protection policies ask: export deviceAppManagement/managedAppPolicies.",
    },
    Area {
        title: "Defender for Endpoint, joined to Intune",
        asks: "The health of a device feeds its compliance.",
        rules: &[],
        beyond: "These exports do not show it: look at Endpoint security > Microsoft Defender for Endpoint in the Intune admin center.",
    },
    Area {
        title: "Sensitivity labels on what matters most",
        asks: "Begin with finance and personnel.",
        rules: &[],
        beyond: "These exports do not show it: look at Information protection in the Microsoft Purview portal.",
    },
    Area {
        title: "A review each quarter",
        asks: "Nothing lingers, points to what is gone, or lost its purpose.",
        rules: &["report-only-lingers", "dangling-reference", "policy-without-effect", "stale-privileged-account"],
        beyond: "Keep this export: the next review compares two of them.",
    },
];

const PILLARS: [Area; 7] = [
    Area {
        title: "Identity",
        asks: "Who signs in, and what they prove.",
        rules: &[
            "user-without-mfa",
            "admin-without-mfa",
            "admin-without-phishing-resistant",
            "user-without-phishing-resistant",
            "guest-without-mfa",
            "legacy-auth-open",
            "mfa-demanded-not-registered",
            "registration-unprotected",
            "methods-policy-loose",
            "weak-method-enabled",
            "password-policy-weak",
            "per-user-mfa-in-use",
            "risky-user-not-stopped",
            "risky-sign-in-not-stopped",
            "standing-privilege",
            "break-glass-missing",
            "break-glass-weakly-built",
            "sync-account-mishandled",
            "user-account-runs-service",
            "federated-sign-in-trusted-blindly",
        ],
        beyond: "",
    },
    Area {
        title: "Endpoints",
        asks: "What they sign in from.",
        rules: &[
            "admin-access-from-unmanaged-device",
            "resource-access-from-unmanaged-device",
            "mobile-app-unprotected",
            "unknown-platform-open",
            "device-registration-unprotected",
            "token-not-bound",
        ],
        beyond: "The health of devices (Intune, Defender for Endpoint) is not in these exports.",
    },
    Area {
        title: "Applications",
        asks: "What apps and workloads may do, and what a browser may take away.",
        rules: &[
            "workload-identity-unrestricted",
            "risky-agent-not-blocked",
            "unmanaged-browser-unrestricted",
            "sensitive-action-without-step-up",
        ],
        beyond: "Shadow IT and consent to apps take Defender for Cloud Apps and oauth2PermissionGrants.",
    },
    Area {
        title: "Data",
        asks: "Labels, loss prevention, encryption.",
        rules: &[],
        beyond: "It takes exports from Microsoft Purview.",
    },
    Area {
        title: "Network",
        asks: "That no place is trusted for itself.",
        rules: &["trusted-network-skips-mfa", "named-location-unsound"],
        beyond: "Segmentation, Private Access and Internet Access are not in these exports.",
    },
    Area {
        title: "Infrastructure",
        asks: "Who reaches the management of it.",
        rules: &["management-plane-without-mfa"],
        beyond: "Beyond the sign-in it takes Azure Policy, Azure role assignments and Defender for Cloud.",
    },
    Area {
        title: "Visibility, automation, orchestration",
        asks: "That what happens is seen and answered.",
        rules: &[],
        beyond: "It takes diagnostic settings, alerts and playbooks (Sentinel, Defender XDR).",
    },
];

impl Area {
    /// Its findings, the gravest first.
    pub fn proof<'f>(&self, findings: &'f [Finding]) -> Vec<&'f Finding> {
        let mut proof: Vec<&Finding> = findings.iter().filter(|found| self.rules.contains(&found.rule.id)).collect();
        canopy_model::ordered::sort_by_key(&mut proof, |found| (found.status, found.rule.severity));
        proof
    }

    /// How it stands: as the worst of its findings; `None` where nothing assesses it.
    pub fn status(&self, findings: &[Finding]) -> Option<(Status, Severity)> {
        self.proof(findings).first().map(|worst| (worst.status, worst.rule.severity))
    }
}

impl View {
    /// Its areas in the order to show them: the worst first, those that nothing assesses last, unless
    /// they follow one another.
    pub fn sorted(&self, findings: &[Finding]) -> Vec<&'static Area> {
        let mut areas: Vec<&'static Area> = self.areas.iter().collect();
        if !self.ordered {
            canopy_model::ordered::sort_by_key(&mut areas, |area| {
                area.status(findings)
                    .map_or((1, Status::Holds, Severity::Low), |(status, severity)| (0, status, severity))
            });
        }
        areas
    }
}
