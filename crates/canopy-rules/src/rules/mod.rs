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
    admin_without_phishing_resistant,
    user_without_mfa,
    weak_method_enabled,
}
