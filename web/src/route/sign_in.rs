//! The simulator's form as it stands in an address: all of it that is the same for every tenant.

use super::words::{pairs, query};
use canopy_workbench::{Layer, SignInForm};

/// A text of the form, by the name that addresses have for it.
type Field = (&'static str, fn(&mut SignInForm) -> &mut String);

/// The fields that name nothing of the tenant. Person, target and address are not among them.
const FIELDS: [Field; 9] = [
    ("client-app", |form| &mut form.client_app),
    ("platform", |form| &mut form.platform),
    ("country", |form| &mut form.country),
    ("device", |form| &mut form.device),
    ("sign-in-risk", |form| &mut form.sign_in_risk),
    ("user-risk", |form| &mut form.user_risk),
    ("insider-risk", |form| &mut form.insider_risk),
    ("workload-risk", |form| &mut form.workload_risk),
    ("flow", |form| &mut form.flow),
];

/// The layers, as an address names them.
const LAYERS: [(Layer, &str); 5] = [
    (Layer::MandatoryMfa, "mandatory-mfa"),
    (Layer::SecurityDefaults, "security-defaults"),
    (Layer::PerUserMfa, "per-user-mfa"),
    (Layer::ServiceDependencies, "service-dependencies"),
    (Layer::LateDependencies, "late-dependencies"),
];

/// The name of the compliant network in an address.
const COMPLIANT: &str = "compliant";

/// The form without what names something of the tenant.
pub(super) fn shared(form: &SignInForm) -> SignInForm {
    let SignInForm { person, target, ip, .. } = SignInForm::default();
    SignInForm { person, target, ip, ..form.clone() }
}

pub(super) fn parse(text: &str) -> SignInForm {
    let mut form = SignInForm::default();
    for (key, value) in pairs(text) {
        match key {
            "network" => form.compliant_network = value == COMPLIANT,
            "with" => {
                let named = |name: &&str| value.split(',').any(|one| one == *name);
                form.layers = LAYERS.iter().filter(|(_, name)| named(name)).map(|(layer, _)| *layer).collect();
            }
            "otherwise" => form.flipped = super::filters::ids(value),
            _ => {
                let field = FIELDS.iter().find(|(name, _)| *name == key);
                if let (Some((_, place)), true) = (field, super::filters::is_id(value)) {
                    value.clone_into(place(&mut form));
                }
            }
        }
    }
    form
}

pub(super) fn format(form: &SignInForm) -> String {
    let (mut form, mut usual) = (form.clone(), SignInForm::default());
    let mut written: Vec<(&'static str, String)> = Vec::new();
    for (name, place) in FIELDS {
        if place(&mut form) != place(&mut usual) {
            written.push((name, place(&mut form).clone()));
        }
    }
    let network = if form.compliant_network { COMPLIANT.to_owned() } else { String::new() };
    let layers = LAYERS.iter().filter(|(layer, _)| form.layers.contains(layer));
    written.push(("network", network));
    written.push(("with", layers.map(|(_, name)| *name).collect::<Vec<_>>().join(",")));
    written.push(("otherwise", form.flipped.join(",")));
    query(written.iter())
}

#[cfg(test)]
mod tests {
    use super::{FIELDS, LAYERS, format, parse, shared};
    use canopy_workbench::SignInForm;

    #[test]
    fn what_is_written_of_a_form_is_read_back_and_names_nothing_of_the_tenant() {
        let text = str::to_owned;
        let mut form =
            SignInForm { person: text("ada"), target: text("own-app"), ip: text("10.0.0.1"), ..Default::default() };
        assert_eq!(format(&form), "");
        for (name, place) in FIELDS {
            name.clone_into(place(&mut form));
        }
        form.compliant_network = true;
        form.layers = LAYERS.iter().map(|(layer, _)| *layer).collect();
        form.flipped = vec![text("one"), text("two-2")];
        let written = format(&form);
        assert_eq!(parse(written.trim_start_matches('?')), shared(&form), "{written}");
        for own in ["ada", "own-app", "10.0.0.1"] {
            assert!(!written.contains(own), "{written}");
        }
        assert_eq!(parse("platform=<b>&device=&client-app=a%20b&country"), SignInForm::default());
    }
}
