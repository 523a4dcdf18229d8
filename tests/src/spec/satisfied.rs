//! What a session has satisfied: the columns `done` and `registered methods`.

use canopy_engine::Satisfied;
use canopy_model::{AuthenticationMethod, TermsId};

use super::sign_in::items;
use super::world::World;

/// Reads both columns. Without the second, what is registered is not known.
pub(crate) fn read(world: &World, done: Option<&str>, registered: Option<&str>) -> Result<Satisfied, String> {
    let mut satisfied = Satisfied::default();
    for item in items(done.unwrap_or_default()) {
        add(&mut satisfied, item, world)?;
    }
    satisfied.registered = registered.map(|text| items(text).map(method).collect::<Result<_, _>>()).transpose()?;
    Ok(satisfied)
}

fn add(satisfied: &mut Satisfied, item: &str, world: &World) -> Result<(), String> {
    let (word, rest) = item.split_once(' ').unwrap_or((item, ""));
    match (item, word) {
        ("mfa", _) => satisfied.mfa = Some(true),
        ("approved app", _) => satisfied.approved_app = true,
        ("app protection", _) => satisfied.app_protection = true,
        ("home mfa", _) => satisfied.home_mfa = true,
        ("home compliant device", _) => satisfied.home_compliant_device = true,
        ("home hybrid joined device", _) => satisfied.home_hybrid_joined_device = true,
        (_, "home") => drop(satisfied.home_methods.insert(method(rest)?)),
        (_, "AAGUID") => satisfied.aaguid = Some(rest.to_owned()),
        (_, "issuer") => satisfied.certificate_issuer = Some(rest.to_owned()),
        (_, "policy") => satisfied.certificate_policies.push(rest.to_owned()),
        (_, "terms") => drop(satisfied.terms.insert(TermsId::new(&world.cast.find(rest, &["terms"])?.id))),
        _ => drop(satisfied.methods.insert(method(item)?)),
    }
    Ok(())
}

/// A method by Graph's name.
fn method(name: &str) -> Result<AuthenticationMethod, String> {
    match AuthenticationMethod::named(name) {
        AuthenticationMethod::Unrecognised(name) => Err(format!("“{name}” is no authentication method.")),
        method => Ok(method),
    }
}
