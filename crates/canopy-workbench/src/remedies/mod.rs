//! Remedies of one finding: Graph JSON made for this tenant, read back by the importer, and judged by
//! the same rule and engine before it is offered.
//!
//! # Invariants
//!
//! - What is shown is what was verified: the edit is read from the very JSON.
//! - No remedy is called safe while no emergency account is declared, or one is taken in.
//! - A new policy is always in report-only state.

mod edits;
mod proposals;
mod script;
mod settings;
mod together;

use canopy_engine::Space;
use canopy_import::{File, import};
use canopy_model::{Control, GrantOperator, ObjectId, Policy, PolicyState, Source};
use canopy_rules::remedy::{self, Checked, Edit, Registered, SYNC_ROLES};
use canopy_rules::{Context, ExceptionKind, Finding, RULES, Subject};
use serde_json::{Value, json};

use crate::answer::{Remedies, RemedyLine, SubjectLine};
use crate::findings::{self, Teller};
use crate::question::AskedRemedies;
use crate::words::Names;
use crate::{declared, graph};
use proposals::{Made, Proposal};

/// How many subjects are named; numbers count all.
const NAMED: usize = 100;
/// How many policies in report-only state are judged one by one.
const TRIED: usize = 12;
/// Stands where the id of an emergency account must be filled in. Graph refuses it, so it cannot be
/// forgotten.
const PLACEHOLDER: &str = "<object id of your emergency access account>";
/// What a change of policies takes (Graph, Update conditionalAccessPolicy).
const PERMISSIONS: [&str; 3] = ["Policy.ReadWrite.ConditionalAccess", "Policy.Read.All", "Application.Read.All"];
const POLICIES: &str = "identity/conditionalAccess/policies";
const PORTAL: &str = "Microsoft Entra admin center > Entra ID > Conditional Access > Policies";

/// # Errors
///
/// Says what is wrong with the declared exceptions, or that there is no such rule.
pub(crate) fn answer(space: &Space, asked: &AskedRemedies) -> Result<Remedies, String> {
    let declared = declared::read(&asked.declared)?;
    let rule = RULES.iter().find(|rule| rule.id == asked.rule);
    let rule = *rule.ok_or_else(|| format!("There is no rule {}", asked.rule))?;
    let names = Names::new(space);
    let context = Context::new(space, &declared, asked.today);
    let teller = Teller { space, names: &names, declared: &declared, renamed: &[] };
    let before = canopy_rules::find(&context, rule);
    let mut all = Remedies { rule: rule.id.to_owned(), ..Remedies::default() };
    if before.items.is_empty() {
        return Ok(all);
    }
    all.remedies.extend(settings::setting(&context, &before));
    let maker = Maker { context: &context, teller: &teller, before: &before };
    if let Some(together) = together::of(rule.id) {
        maker.together(&together, &mut all);
    }
    let proposals = proposals::policies(rule.id);
    if !proposals.is_empty() || edits::CLOSING.contains(&rule.id) {
        maker.report_only(&mut all);
        maker.edits(&mut all);
    }
    for proposal in proposals {
        maker.new_policy(proposal, &mut all);
    }
    canopy_model::ordered::sort_by_key(&mut all.remedies, |one| (!(one.closes && one.safe), !one.closes));
    Ok(all)
}

/// A request, and the edit that was read from its body.
struct Request {
    title: String,
    kind: &'static str,
    portal: String,
    method: &'static str,
    address: String,
    body: Value,
    edit: Edit,
    /// It asks nothing more of anybody.
    loosens: bool,
}

struct Maker<'a> {
    context: &'a Context<'a>,
    teller: &'a Teller<'a>,
    before: &'a Finding,
}

impl Maker<'_> {
    fn space(&self) -> &Space {
        self.context.space
    }

    /// Policies that are in report-only state already: switched on.
    fn report_only(&self, all: &mut Remedies) {
        let policies = self.space().tenant().policies.iter().take(self.space().exported()).enumerate();
        let waiting = policies.filter(|(_, policy)| policy.state == PolicyState::ReportOnly && policy.grant.is_some());
        let mut tried = 0;
        for (at, policy) in waiting {
            let Some(request) = self.switched_on(at, policy) else {
                all.notes.push(format!(
                    "The report-only policy “{}” was not tried: it could not be read in full, or has no id",
                    policy.name
                ));
                continue;
            };
            tried += 1;
            if tried > TRIED {
                all.notes
                    .push(format!("More than {TRIED} policies are in report-only state: the others were not tried"));
                return;
            }
            let line = self.line(request);
            all.remedies.extend(line.filter(|line| line.left == 0));
        }
    }

    fn switched_on(&self, at: usize, policy: &Policy) -> Option<Request> {
        let id = policy.id.to_string();
        let body = json!({ "state": "enabled" });
        let mut whole = serde_json::from_str::<Value>(&graph::written(policy, self.space().tenant())).ok()?;
        let members = whole.as_object_mut()?;
        members.extend(body.as_object()?.clone());
        let read = read(&whole)?;
        // What is written and read again must be the policy itself, but for what is changed.
        let same = Policy { state: policy.state.clone(), source: policy.source.clone(), ..read.clone() } == *policy;
        if !is_guid(&id) || !same || read.state != PolicyState::Enabled {
            return None;
        }
        let (method, address, body) = script::together("PATCH", vec![(format!("{POLICIES}/{id}"), body)]);
        Some(Request {
            title: format!("Switch on the report-only policy “{}”", policy.name),
            kind: "enablePolicy",
            portal: format!("{PORTAL} > {} > Enable policy: On", policy.name),
            method,
            address,
            body,
            edit: Edit::Change(vec![(at, read)]),
            loosens: false,
        })
    }

    fn new_policy(&self, proposal: &Proposal, all: &mut Remedies) {
        let (context, tenant) = (self.context, self.space().tenant());
        let (mut without, _) = remedy::declared_users(context, ExceptionKind::BreakGlass);
        let none_declared = without.is_empty();
        without.extend(remedy::declared_users(context, ExceptionKind::ServiceAccount).0);
        let without = canopy_model::ordered::set(without);
        let users = without.iter().filter_map(|at| context.users().get(*at)).map(|user| user.id.to_string());
        let placeholder = none_declared.then(|| PLACEHOLDER.to_owned());
        let asks_proof = proposal.asks != proposals::asks::BLOCK;
        let syncs = asks_proof && !remedy::sync_accounts(context).is_empty();
        let privileged: Vec<String> =
            tenant.roles.iter().filter(|role| role.privileged).map(|role| role.id.to_string()).collect();
        let contexts = self.before.items.iter().filter_map(|item| match item.subject {
            Subject::Context(at) => tenant.contexts.get(at).map(|one| one.id.to_string()),
            _ => None,
        });
        let contexts: Vec<String> = contexts.collect();
        if proposal.on == proposals::on::CONTEXTS && contexts.is_empty() {
            return;
        }
        let mut made = Made {
            name: String::new(),
            without: placeholder.into_iter().chain(users).collect(),
            without_roles: if syncs {
                SYNC_ROLES.iter().map(|id| ObjectId::guid(*id).to_string()).collect()
            } else {
                Vec::new()
            },
            privileged: &privileged,
            contexts: &contexts,
        };
        let (mut bodies, mut policies) = (Vec::new(), Vec::new());
        for proposal in [Some(proposal), proposal.and].into_iter().flatten() {
            let named = tenant.policies.iter().take(self.space().exported()).chain(&policies);
            made.name = name(named, proposal.what);
            let made = proposals::body(proposal, &made);
            let Some((body, policy)) = made.and_then(|body| Some((body.clone(), read(&body)?))) else {
                all.notes.push(format!("“{}” could not be verified, and is not offered", proposal.what));
                return;
            };
            bodies.push((POLICIES.to_owned(), body));
            policies.push(policy);
        }
        let (method, address, body) = script::together("POST", bodies);
        let more = proposal.and.map_or_else(String::new, |and| format!(", and another: {}", and.what));
        let request = Request {
            title: format!("New policy: {}{more}", proposal.what),
            kind: "newPolicy",
            portal: format!("{PORTAL} > New policy"),
            method,
            address,
            body,
            edit: Edit::New(policies),
            loosens: proposal.who == proposals::Who::Agents,
        };
        let line = self.line(request);
        if line.is_none() {
            all.notes.push(format!("A new policy “{}” would change nothing that was found", proposal.what));
        }
        all.remedies.extend(line);
    }

    /// The request, verified; `None` where it leaves all that was found.
    fn line(&self, request: Request) -> Option<RemedyLine> {
        let checked = remedy::check(self.context, &request.edit, self.before.rule);
        let left = checked.after.items.len();
        if left >= self.before.items.len() {
            return None;
        }
        let closes = left == 0 && checked.after.missing.is_empty();
        let locked = self.locked_out(&checked);
        let (declared, unknown) = remedy::declared_users(self.context, ExceptionKind::BreakGlass);
        let device = !request.loosens
            && match &request.edit {
                Edit::New(policies) => policies.iter().any(asks_for_device),
                Edit::Change(changed) => changed.iter().any(|(_, policy)| asks_for_device(policy)),
            };
        let glass = request.loosens || (!declared.is_empty() && unknown == 0);
        let safe = locked.is_empty() && glass && !device;
        let mut warnings = self.warnings(&checked, &request);
        if device {
            warnings.insert(0, "Who has no managed device or protected app is locked out, and no export tells who that is: look at its report-only results first".to_owned());
        }
        if request.loosens {
            // Nobody is asked for more.
        } else if declared.is_empty() {
            let fill = if request.kind == "newPolicy" {
                format!(
                    "Put the ids of yours in place of “{PLACEHOLDER}”; Microsoft Graph refuses the policy until then"
                )
            } else {
                "See that the policy excludes yours before it is switched on".to_owned()
            };
            warnings.insert(
                0,
                format!("No emergency access account is declared, so that none is known to be left out. {fill}"),
            );
        } else if unknown > 0 {
            warnings.insert(0, format!("{unknown} declared emergency access accounts are in no export of users: see that the policy excludes them"));
        }
        let json = script::ascii(&request.body);
        Some(RemedyLine {
            title: request.title,
            kind: request.kind.to_owned(),
            portal: request.portal,
            powershell: script::powershell(request.method, &request.address, &json, &PERMISSIONS),
            method: request.method.to_owned(),
            address: request.address,
            json,
            verified: true,
            closes,
            safe,
            left: count(left),
            left_subjects: checked
                .after
                .items
                .iter()
                .take(NAMED)
                .map(|item| self.teller.subject(&item.subject))
                .collect(),
            locked_out: count(locked.len()),
            locked_out_subjects: locked.into_iter().take(NAMED).collect(),
            warnings,
        })
    }

    fn locked_out(&self, checked: &Checked) -> Vec<SubjectLine> {
        let line =
            |subject: &Subject, more: &str| SubjectLine { more: more.to_owned(), ..self.teller.subject(subject) };
        let user = |more| move |at: &usize| line(&Subject::User(*at), more);
        let bound =
            checked.break_glass.iter().map(user("A declared emergency access account that the policy takes in"));
        let machines = checked.machines.iter().map(user("An account of a machine that the policy takes in"));
        let blocked = checked.blocked.iter().map(|subject| line(subject, "No way in is left"));
        bound.chain(machines).chain(blocked).collect()
    }

    fn warnings(&self, checked: &Checked, request: &Request) -> Vec<String> {
        let mut warnings = Vec::new();
        for need in &checked.after.missing {
            let export = findings::export(*need);
            warnings.push(format!("Not verified for want of an export: {} — {}", export.what, export.request));
        }
        match &checked.registered {
            _ if request.loosens => {}
            Registered::NotAsked => {}
            Registered::Unknown => warnings.push(
                "Who registered what it asks for is not known: load the export of registered methods, or look at the report-only results".to_owned(),
            ),
            Registered::Known { without, untold } => {
                let names = without.iter().take(3).map(|at| self.teller.subject(&Subject::User(*at)).name);
                let names: Vec<String> = names.collect();
                if !without.is_empty() {
                    warnings.push(format!(
                        "{} of {} people it takes in have registered nothing that it accepts, such as {}",
                        without.len(), checked.bound.len(), names.join(", "),
                    ));
                }
                if *untold > 0 {
                    warnings.push(format!("Of {untold} people it takes in the export of registered methods says nothing"));
                }
            }
        }
        if !checked.registration_blocked.is_empty() {
            warnings
                .push(format!("{} can no longer register security information", checked.registration_blocked.len()));
        }
        if self.before.rule.id == "registration-unprotected" {
            warnings.push("Who has registered nothing yet needs a Temporary Access Pass to register".to_owned());
        }
        if request.kind == "newPolicy" {
            warnings.push("Verified as if enforced. It is created in report-only state: look at its results before it is switched on".to_owned());
        }
        warnings
    }
}

/// Whether a policy asks for a device or an app, and nothing else will do.
fn asks_for_device(policy: &Policy) -> bool {
    let is_device = |control: &Control| {
        matches!(
            control,
            Control::CompliantDevice | Control::HybridJoinedDevice | Control::ApprovedApp | Control::AppProtection
        )
    };
    policy.grant.as_ref().is_some_and(|grant| match grant.operator {
        GrantOperator::And => grant.controls.iter().any(is_device),
        GrantOperator::Or => !grant.controls.is_empty() && grant.controls.iter().all(is_device),
    })
}

/// An id comes from a file, and goes into an address and a script.
fn is_guid(id: &str) -> bool {
    id.len() == 36 && id.chars().all(|c| c.is_ascii_hexdigit() || c == '-')
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

/// The one policy in a body, read as an export would be; `None` where any of it is not understood.
fn read(body: &Value) -> Option<Policy> {
    let file = File { name: "remedy.json".to_owned(), bytes: body.to_string().into_bytes() };
    let mut policy = import(vec![file], &mut |_, _| {}).tenant.policies.pop()?;
    policy.source = Source::default();
    policy.conditions.unreadable.is_empty().then_some(policy)
}

/// A name in the tenant's habit: where most names begin like `CA012`, the next number, and what
/// stands between the number and the words.
fn name<'a>(policies: impl Iterator<Item = &'a Policy>, what: &str) -> String {
    let (mut all, mut numbered, mut next, mut form) = (0, 0, 0, None);
    for policy in policies {
        all += 1;
        let Some(rest) = policy.name.strip_prefix("CA") else { continue };
        let after = rest.trim_start_matches(|c: char| c.is_ascii_digit());
        let digits = rest.len() - after.len();
        let Some(number) = rest.get(..digits).and_then(|digits| digits.parse::<u32>().ok()) else { continue };
        numbered += 1;
        if number >= next {
            let words = after.trim_start_matches(|c: char| !c.is_alphanumeric());
            let between = after.get(..after.len() - words.len()).unwrap_or_default();
            (next, form) = (number.saturating_add(1), Some((digits, between.to_owned())));
        }
    }
    match form.filter(|_| numbered * 2 > all) {
        Some((digits, between)) if !between.is_empty() => format!("CA{next:0digits$}{between}{what}"),
        Some((digits, _)) => format!("CA{next:0digits$} – {what}"),
        None => format!("CA – {what}"),
    }
}
