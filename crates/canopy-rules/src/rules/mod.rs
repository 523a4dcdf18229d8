//! One file for each rule, one line for each file.

use crate::rule::Rule;

pub(crate) use strength_admits_weak_method::is_weak;

macro_rules! registry {
    ($($name:ident,)*) => {
        $(mod $name;)*

        /// All rules, by id.
        pub(crate) const ALL: &[&Rule] = &[$(&$name::RULE),*];
    };
}

// Sorted; a rule is one line here, one file beside this one and one page.
registry! {
    admin_access_from_unmanaged_device,
    admin_account_not_dedicated,
    admin_session_too_long,
    admin_without_mfa,
    admin_without_phishing_resistant,
    approved_app_control_in_use,
    auth_transfer_open,
    baseline_scope_change_exposes,
    break_glass_lockable,
    break_glass_missing,
    break_glass_weakly_built,
    cae_weakened,
    control_group_editable,
    dangling_reference,
    device_code_flow_open,
    device_registration_unprotected,
    eligible_admin_below_role_standard,
    exclusion_without_fallback,
    federated_sign_in_trusted_blindly,
    global_admin_count_out_of_range,
    guest_without_mfa,
    legacy_auth_open,
    licence_shortfall,
    management_plane_without_mfa,
    methods_policy_loose,
    mfa_demanded_not_registered,
    mfa_replaceable_by_other_control,
    mobile_app_unprotected,
    named_location_unsound,
    outsider_shares_break_glass_exclusion,
    password_policy_weak,
    per_user_mfa_in_use,
    platform_exclusion_walkthrough,
    policy_shape_invalid,
    policy_without_effect,
    privileged_user_homed_elsewhere,
    registration_unprotected,
    report_only_lingers,
    resource_access_from_unmanaged_device,
    risk_policy_misbuilt,
    risky_agent_not_blocked,
    risky_sign_in_not_stopped,
    risky_user_not_stopped,
    role_activation_without_step_up,
    security_defaults_clash,
    sensitive_action_without_step_up,
    session_without_reauth,
    stale_privileged_account,
    standing_privilege,
    strength_admits_weak_method,
    sync_account_mishandled,
    token_not_bound,
    trusted_network_skips_mfa,
    unknown_platform_open,
    unmanaged_browser_unrestricted,
    user_account_runs_service,
    user_without_mfa,
    user_without_phishing_resistant,
    weak_method_enabled,
    workload_identity_unrestricted,
}
