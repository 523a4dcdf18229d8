//! Other names for everything that the tenant names itself: for workshops and pictures.
//!
//! # Invariants
//!
//! - Only names change: which policies apply, and every number, stays as it was.
//! - The same thing has the same name in every answer, as long as the tenant is open.
//! - What Microsoft names keeps its name: apps, directory roles, built-in strengths.

use canopy_model::ordered::OrderedSet;
use std::collections::HashMap;
use std::sync::Arc;

use canopy_engine::Space;
use canopy_model::{AppId, ObjectId, SignInRecord, Source, StrengthId, Tenant, UserId};

use crate::answer::{Inventory, NoticeLine};

/// The tenants that own Microsoft's own apps.
const MICROSOFT: [&str; 2] = ["f8cdef31-a31e-4b4a-93e4-5f571e91255a", "72f988bf-86f1-41af-91ab-2d7cd011db47"];

/// Ids of built-in strengths begin so.
const BUILT_IN: &str = "00000000-0000-0000-0000-00000000";

/// What was opened, with its own names, while the workbench goes by others.
#[derive(Debug)]
pub(crate) struct Mask {
    /// The tenant with its own names.
    original: Arc<Tenant>,
    inventory: Inventory,
    by_upn: HashMap<String, usize>,
}

impl Mask {
    /// Gives space and inventory other names, and keeps their own.
    pub(crate) fn put_on(space: &mut Space, inventory: &mut Inventory) -> Self {
        let files: Vec<String> = inventory.files.iter().map(|file| file.name.clone()).collect();
        let named = renamed(space.tenant(), space.exported(), &files);
        let masked = renamed_inventory(inventory, &files, named.name.is_some());
        let original = space.rename(Arc::new(named));
        let users = original.directory.users.iter().enumerate();
        let by_upn = users.map(|(at, user)| (user.upn.to_lowercase(), at)).collect();
        Self { by_upn, original, inventory: std::mem::replace(inventory, masked) }
    }

    /// Gives them their own names again.
    pub(crate) fn take_off(self, space: &mut Space, inventory: &mut Inventory) {
        space.rename(self.original);
        *inventory = self.inventory;
    }

    /// The same space with the tenant's own names.
    pub(crate) fn beneath(&self, space: &Space) -> Space {
        let mut own = space.clone();
        own.rename(Arc::clone(&self.original));
        own
    }

    /// What a log of that name is called.
    pub(crate) fn log(&self, name: &str) -> String {
        let files: Vec<String> = self.inventory.files.iter().map(|file| file.name.clone()).collect();
        file(&files, name)
    }

    /// Gives a record the names that the tenant has now. Who it is found first, by the names of before.
    pub(crate) fn record(&self, space: &Space, record: &mut SignInRecord) {
        let masked = space.tenant();
        let by_upn = |upn: &str| self.by_upn.get(&upn.to_lowercase()).copied();
        let by_id = |id: &UserId| space.memberships().user(id);
        let at = record.user.as_ref().and_then(by_id).or_else(|| by_upn(&record.upn));
        match at.and_then(|at| masked.directory.users.get(at)) {
            Some(user) => {
                record.user.get_or_insert_with(|| user.id.clone());
                record.user_name.clone_from(&user.name);
                record.upn.clone_from(&user.upn);
            }
            None => {
                record.user_name = some(&record.user_name, "Somebody");
                record.upn = some(&record.upn, "somebody@example.com");
            }
        }
        record.resource_name = app(masked, record.resource.as_ref(), &record.resource_name);
        record.app_name = app(masked, record.app.as_ref(), &record.app_name);
        for recorded in record.policies.iter_mut().flatten() {
            let known = masked.policies.iter().find(|policy| policy.id == recorded.id);
            recorded.name = known.map_or_else(|| "Another policy".to_owned(), |policy| policy.name.clone());
        }
    }
}

/// The name that an app has now; one that the tenant does not know is told in no name.
fn app(masked: &Tenant, id: Option<&AppId>, name: &str) -> String {
    id.and_then(|id| masked.apps.name(id)).map_or_else(|| some(name, "an app"), str::to_owned)
}

/// Another text, where there is any.
fn some(text: &str, other: &str) -> String {
    if text.is_empty() { String::new() } else { other.to_owned() }
}

/// The tenant with other names. Policies after the first `exported` are Microsoft's.
fn renamed(tenant: &Tenant, exported: usize, files: &[String]) -> Tenant {
    let mut masked = tenant.clone();
    masked.name = masked.name.map(|_| "Masked tenant".to_owned());
    for (at, policy) in masked.policies.iter_mut().take(exported).enumerate() {
        policy.name = numbered("Policy", at);
        policy.source = source(files, &policy.source);
    }
    for (at, plan) in masked.plans.iter_mut().enumerate() {
        plan.name = numbered("Policy plan", at);
        plan.source = source(files, &plan.source);
    }
    for (at, location) in masked.locations.iter_mut().enumerate() {
        location.name = numbered("Location", at);
        location.source = source(files, &location.source);
    }
    let built_in = |id: &StrengthId| id.to_string().starts_with(BUILT_IN);
    for (at, strength) in masked.strengths.iter_mut().filter(|one| !built_in(&one.id)).enumerate() {
        strength.name = numbered("Strength", at);
    }
    for (at, domain) in masked.surroundings.domains.iter_mut().enumerate() {
        domain.name = format!("domain{}.example.com", at + 1);
    }
    masked.contexts.iter_mut().for_each(|context| context.name = "Authentication context".to_owned());
    for (at, user) in masked.directory.users.iter_mut().enumerate() {
        user.name = numbered("Person", at);
        user.upn = some(&user.upn, &format!("person{}@example.com", at + 1));
    }
    for (at, group) in masked.directory.groups.iter_mut().enumerate() {
        group.name = numbered("Group", at);
    }
    let mut own: OrderedSet<AppId> = OrderedSet::new();
    for (at, principal) in masked.directory.service_principals.iter_mut().enumerate() {
        if !principal.owner.as_ref().is_some_and(|owner| MICROSOFT.contains(&owner.to_string().as_str())) {
            principal.name = numbered("Service principal", at);
            own.insert(principal.app.clone());
        }
    }
    for (at, app) in masked.apps.apps.iter_mut().filter(|app| own.contains(&app.id)).enumerate() {
        app.name = numbered("App", at);
    }
    let (roles, custom) = (&mut masked.roles, &masked.custom_roles);
    let custom = roles.iter_mut().filter(|role| custom.contains(&role.id));
    custom.enumerate().for_each(|(at, role)| role.name = numbered("Custom role", at));
    let ids: Vec<ObjectId> = masked.names.keys().cloned().collect();
    masked.names = ids.into_iter().enumerate().map(|(at, id)| (id, numbered("Object", at))).collect();
    masked
}

fn numbered(what: &str, at: usize) -> String {
    format!("{what} {}", at + 1)
}

fn source(files: &[String], source: &Source) -> Source {
    Source { file: file(files, &source.file), line: source.line }
}

/// What a file is called, by its place among the files.
fn file(files: &[String], name: &str) -> String {
    files.iter().position(|known| known == name).map_or_else(|| "a file".to_owned(), |at| numbered("File", at))
}

fn renamed_inventory(inventory: &Inventory, files: &[String], has_name: bool) -> Inventory {
    let mut masked = inventory.clone();
    masked.tenant = has_name.then(|| "Masked tenant".to_owned());
    masked.files.iter_mut().for_each(|line| line.name = file(files, &line.name));
    masked.notices.iter_mut().for_each(|notice| mask_notice(files, notice));
    masked.unowned.iter_mut().for_each(|line| line.file = file(files, &line.file));
    masked.groups.iter_mut().enumerate().for_each(|(at, group)| group.label = numbered("Group", at));
    masked
}

/// What files hold is not shown; names in sentences stand in quotation marks.
fn mask_notice(files: &[String], notice: &mut NoticeLine) {
    notice.excerpt.clear();
    // The longest name that the place begins with is that of the file.
    let begins = files.iter().filter(|name| !name.is_empty() && notice.place.starts_with(name.as_str()));
    if let Some(name) = begins.max_by_key(|name| name.len()) {
        notice.place = format!("{}{}", file(files, name), notice.place.get(name.len()..).unwrap_or_default());
    }
    for text in [&mut notice.what, &mut notice.consequence, &mut notice.remedy] {
        *text = without_quotes(text);
        for name in files.iter().filter(|name| text.contains(name.as_str()) && !name.is_empty()).collect::<Vec<_>>() {
            *text = text.replace(name.as_str(), &file(files, name));
        }
    }
}

/// The text with what stands in quotation marks left out.
fn without_quotes(text: &str) -> String {
    let mut parts = text.split('“');
    let mut masked = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        masked.push_str("“…”");
        masked.push_str(part.split_once('”').map_or("", |(_, after)| after));
    }
    masked
}

#[cfg(test)]
mod tests {
    use super::without_quotes;
    use crate::{Answer, Coverage, Question, SignInForm, Workbench};

    fn answers(workbench: &Workbench) -> String {
        let coverage = || Box::<Coverage>::default();
        let mut all = Vec::new();
        for question in [
            Question::Inventory,
            Question::Uncovered(coverage()),
            Question::Choices,
            Question::FindPeople { text: String::new(), limit: 100 },
            Question::Replay,
            Question::Gaps(coverage()),
            Question::Matrix(coverage()),
            Question::Policies,
            Question::Findings(Box::default()),
        ] {
            let answer = workbench.ask(&question, &mut |_| ());
            if let Answer::FindPeople(people) = &answer {
                for person in people {
                    let form = SignInForm { person: person.id.clone(), ..SignInForm::default() };
                    all.push(workbench.ask(&Question::Simulate(Box::new(form)), &mut |_| ()));
                }
            }
            all.push(answer);
        }
        serde_json::to_string(&all).unwrap()
    }

    /// Names that only this tenant has.
    fn own_names(workbench: &Workbench) -> Vec<String> {
        let tenant = workbench.space.tenant();
        let directory = &tenant.directory;
        let users = directory.users.iter().flat_map(|user| [user.name.clone(), user.upn.clone()]);
        let groups = directory.groups.iter().map(|group| group.name.clone());
        let policies = tenant.policies.iter().take(workbench.space.exported()).map(|policy| policy.name.clone());
        let locations = tenant.locations.iter().map(|location| location.name.clone());
        let files = workbench.inventory.files.iter().map(|file| file.name.clone());
        users.chain(groups).chain(policies).chain(locations).chain(files).chain(tenant.name.clone()).collect()
    }

    #[test]
    fn a_masked_tenant_names_nothing_of_its_own_and_counts_as_before() {
        let mut workbench = Workbench::open(Workbench::sample(), &mut |_| ());
        let (plain, names) = (answers(&workbench), own_names(&workbench));
        assert!(names.iter().filter(|name| plain.contains(name.as_str())).count() > 100);
        workbench.mask(true);
        let masked = answers(&workbench);
        let told: Vec<_> = names.iter().filter(|name| masked.contains(name.as_str())).collect();
        assert!(told.is_empty(), "{told:?}");
        assert_eq!(masked, {
            workbench.mask(true);
            answers(&workbench)
        });
        let numbers = |text: &str| {
            let Answer::Uncovered(Ok(answer)) = workbench.ask(&Question::Uncovered(Box::default()), &mut |_| ()) else {
                panic!("{text}")
            };
            (answer.people, answer.uncovered, answer.groups.len())
        };
        assert_eq!(numbers("masked"), (66, 22, numbers("masked").2));
        workbench.mask(false);
        assert_eq!(answers(&workbench), plain);
    }

    #[test]
    fn what_stands_in_quotation_marks_is_left_out() {
        assert_eq!(without_quotes("The group “A” and “B”."), "The group “…” and “…”.");
        assert_eq!(without_quotes("An open “mark"), "An open “…”");
        assert_eq!(without_quotes("none"), "none");
    }
}
