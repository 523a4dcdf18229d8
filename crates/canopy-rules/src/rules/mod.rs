//! One file for each rule, one line for each file.

use crate::rule::Rule;

macro_rules! registry {
    ($($name:ident,)*) => {
        $(mod $name;)*

        /// All rules, by id.
        pub(crate) const ALL: &[&Rule] = &[$(&$name::RULE),*];
    };
}

// Sorted; a rule is one line here, one file beside this one and one page.
registry! {
    admin_account_not_dedicated,
    admin_without_mfa,
    admin_without_phishing_resistant,
    break_glass_lockable,
    break_glass_missing,
    break_glass_weakly_built,
    eligible_admin_below_role_standard,
    federated_sign_in_trusted_blindly,
    global_admin_count_out_of_range,
    guest_without_mfa,
    legacy_auth_open,
    methods_policy_loose,
    mfa_demanded_not_registered,
    mfa_replaceable_by_other_control,
    outsider_shares_break_glass_exclusion,
    password_policy_weak,
    privileged_user_homed_elsewhere,
    registration_unprotected,
    risky_sign_in_not_stopped,
    risky_user_not_stopped,
    role_activation_without_step_up,
    security_defaults_clash,
    stale_privileged_account,
    standing_privilege,
    strength_admits_weak_method,
    user_without_mfa,
    user_without_phishing_resistant,
    weak_method_enabled,
}
