//! Where something is not forced.

use serde::{Deserialize, Serialize};

use super::{Assumption, Mark, PersonChoice, PolicyRef};
use crate::question::SignInForm;

/// Where something is not forced, over all sign-ins.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Gaps {
    /// Whether people are known by name; otherwise kinds of people are counted.
    pub named: bool,
    /// Regions that do not overlap, the gravest first: many people, privileged ones, many resources.
    pub regions: Vec<Gap>,
    /// Whether these are all.
    pub complete: bool,
    /// What the answer rests on.
    pub assumptions: Vec<Assumption>,
}

/// A region of sign-ins in which something is not forced.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Gap {
    /// Whose sign-ins: "everybody but group MFA-Exempt".
    pub who: String,
    /// To what: "any resource but Payflow".
    pub target: String,
    /// The usual views of gaps that it belongs to.
    pub views: Vec<GapView>,
    /// Under which circumstances, each axis that is not left open: "device platform: Linux".
    pub circumstances: Vec<String>,
    /// How many people; kinds of people where none were loaded.
    pub people: u32,
    /// Of them, those of whom it depends on who is in groups whose members are not known.
    pub depends: u32,
    /// Of them, those who hold a privileged role or are eligible for one.
    pub privileged: u32,
    /// How many resources, actions or contexts.
    pub resources: u32,
    /// The weakest verdict in it, named.
    pub mark: Mark,
    /// The same as a sentence.
    pub sentence: String,
    /// Who signs in in the example.
    pub person: PersonChoice,
    /// An example, field by field.
    pub witness: Vec<(String, String)>,
    /// The example as a request of Graph's What If; `None` where no request can ask about it.
    #[serde(with = "as_text")]
    pub request: Option<serde_json::Value>,
    /// The example as a form, for the simulator; the person is left out.
    pub form: SignInForm,
    /// Why it is not forced there.
    pub cause: String,
    /// The policy that the cause is about.
    pub policy: Option<PolicyRef>,
}

/// A view of gaps, as administrators know them from the gap analyzer workbook. A region can belong to
/// several.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum GapView {
    /// Legacy clients are in it.
    LegacyAuthentication,
    /// It is about some resources, not about all.
    Resources,
    /// Sign-ins with a medium or high sign-in or user risk are in it.
    Risk,
    /// It is about some networks, not about all.
    Locations,
}

/// A JSON value has a shape that only the data tell: it crosses as text where shapes are fixed.
mod as_text {
    use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};
    use serde_json::Value;

    #[expect(clippy::ref_option, reason = "serde gives the field as it is")]
    pub(super) fn serialize<S: Serializer>(value: &Option<Value>, serializer: S) -> Result<S::Ok, S::Error> {
        if serializer.is_human_readable() {
            return value.serialize(serializer);
        }
        value.as_ref().map(ToString::to_string).serialize(serializer)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Value>, D::Error> {
        if deserializer.is_human_readable() {
            return Option::deserialize(deserializer);
        }
        let text = Option::<String>::deserialize(deserializer)?;
        text.map(|text| serde_json::from_str(&text).map_err(D::Error::custom)).transpose()
    }
}
