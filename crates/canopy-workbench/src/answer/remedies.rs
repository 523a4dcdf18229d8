//! Remedies of one finding, verified.

use serde::{Deserialize, Serialize};

use super::SubjectLine;

/// What would close one finding.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Remedies {
    /// The rule.
    pub rule: String,
    /// The remedies: those that close it and lock nobody out first, the smallest edit first.
    pub remedies: Vec<RemedyLine>,
    /// What was not tried or is not known, in words.
    pub notes: Vec<String>,
}

/// One remedy.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RemedyLine {
    /// What to do, in a few words.
    pub title: String,
    /// `newPolicy`, `enablePolicy`, `changePolicy` or `setting`.
    pub kind: String,
    /// Where in the portal.
    pub portal: String,
    /// `POST` or `PATCH`, for settings also `DELETE`; empty where Graph has no request.
    pub method: String,
    /// The address of the request.
    pub address: String,
    /// The body, indented; empty where the exports do not tell what it takes. Several requests are one
    /// JSON batch.
    pub json: String,
    /// A script for Windows PowerShell 5.1 and PowerShell 7; empty where the body is.
    pub powershell: String,
    /// The engine judged the tenant with it, the policy enforced. Of settings it does not.
    pub verified: bool,
    /// Nothing that was found is left, and nothing is missing that could hide more.
    pub closes: bool,
    /// Nobody is asked for more, or an emergency account is declared and all of them stay out of it, nobody
    /// is asked for a device that no export tells of, no account of a machine that is
    /// known of is taken in, and nobody is left without any way in by policies. Who has registered
    /// nothing that it asks for is among the warnings.
    pub safe: bool,
    /// How many are still found with it.
    pub left: u32,
    /// The first of these.
    pub left_subjects: Vec<SubjectLine>,
    /// How many it would lock out: emergency accounts, accounts of machines, and people left without
    /// any way in.
    pub locked_out: u32,
    /// The first of these, each with the reason.
    pub locked_out_subjects: Vec<SubjectLine>,
    /// What to know and to do before it is enforced, in words.
    pub warnings: Vec<String>,
}
