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
    admin_without_mfa,
    admin_without_phishing_resistant,
    eligible_admin_below_role_standard,
    guest_without_mfa,
    legacy_auth_open,
    mfa_replaceable_by_other_control,
    registration_unprotected,
    risky_sign_in_not_stopped,
    risky_user_not_stopped,
    user_without_mfa,
    user_without_phishing_resistant,
    weak_method_enabled,
}
