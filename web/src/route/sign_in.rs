//! The simulator's form as it stands in an address: all of it that is the same for every tenant.

use super::words::{pairs, query};
use canopy_workbench::{FormText, Layer, SignInForm};

/// Whom and what only copied links name.
const OWN: [FormText; 4] = SignInForm::OWN;
/// All that names nothing of the tenant.
const FIELDS: [FormText; 8] = SignInForm::SHARED;
const LAYERS: [(Layer, &str); 5] = Layer::NAMES;

/// The name of the compliant network in an address.
const COMPLIANT: &str = "compliant";

/// The form without what names something of the tenant.
pub(super) fn shared(form: &SignInForm) -> SignInForm {
    let SignInForm { person, target, ip, device, .. } = SignInForm::default();
    SignInForm { person, target, ip, device, ..form.clone() }
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
            _ if OWN.iter().any(|(name, _)| *name == key) => {
                let places = OWN.iter().filter(|(name, _)| *name == key);
                places.for_each(|(_, place)| *place(&mut form) = decoded(value));
            }
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
    for (name, place) in OWN {
        if place(&mut form) != place(&mut usual) {
            written.push((name, encoded(place(&mut form))));
        }
    }
    let network = if form.compliant_network { COMPLIANT.to_owned() } else { String::new() };
    let layers = LAYERS.iter().filter(|(layer, _)| form.layers.contains(layer));
    written.push(("network", network));
    written.push(("with", layers.map(|(_, name)| *name).collect::<Vec<_>>().join(",")));
    written.push(("otherwise", form.flipped.join(",")));
    query(written.iter())
}

/// A text in which no character means anything to an address.
fn encoded(text: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._:,".contains(&byte);
    text.bytes().map(|byte| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") }).collect()
}

fn decoded(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let code = after.get(..2).filter(|_| *first == b'%').and_then(|two| std::str::from_utf8(two).ok());
        let byte = code.and_then(|two| u8::from_str_radix(two, 16).ok());
        bytes.push(byte.unwrap_or(*first));
        rest = if byte.is_some() { after.get(2..).unwrap_or_default() } else { after };
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::{FIELDS, LAYERS, format, parse, shared};
    use canopy_workbench::SignInForm;

    #[test]
    fn what_is_written_of_a_form_is_read_back_and_names_nothing_of_the_tenant() {
        let text = str::to_owned;
        let owns = ["ada", "own-app", "10.0.0.1", "device:own"];
        let [person, target, ip, device] = owns.map(text);
        let mut form = SignInForm { person, target, ip, device, ..Default::default() };
        assert_eq!(format(&shared(&form)), "");
        for (name, place) in FIELDS {
            name.clone_into(place(&mut form));
        }
        form.compliant_network = true;
        form.layers = LAYERS.iter().map(|(layer, _)| *layer).collect();
        form.flipped = vec![text("one"), text("two-2")];
        let written = format(&shared(&form));
        assert_eq!(parse(written.trim_start_matches('?')), shared(&form), "{written}");
        for own in owns {
            assert!(!written.contains(own), "{written}");
        }
        for own in ["ada", "kind:user:b&kind:group:c", "ä+%41", "100%"] {
            own.clone_into(&mut form.person);
            let link = format(&form);
            assert_eq!(parse(link.trim_start_matches('?')), form, "{link}");
        }
        assert_eq!(parse("platform=<b>&device&client-app=a%20b&country"), SignInForm::default());
    }
}
