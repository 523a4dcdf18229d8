//! Where a message becomes work: one tenant, opened and asked, wherever the page put it.
//!
//! The worker has one desk; the page has one of its own only where no worker can start.

use crate::content;
use crate::protocol::{FromWorker, Job, ToWorker};
use canopy_workbench::{Progress, Source, Workbench};
use js_sys::{Array, Date};

/// No more often than this is progress told, in milliseconds: a screen shows no more.
const PROGRESS_EVERY: f64 = 50.0;

/// One tenant, once opened.
#[derive(Default)]
pub(crate) struct Desk {
    workbench: Option<Workbench>,
    /// Whether nothing of the tenant's own is named.
    masked: bool,
}

impl Desk {
    /// Does what one message asks and tells what there is to tell.
    pub(crate) fn handle(&mut self, message: ToWorker, contents: &Array, tell: &dyn Fn(FromWorker)) {
        match message {
            ToWorker::Open { names, members_of } => {
                // What was open makes room first: two tenants at once may not fit.
                self.workbench = None;
                self.open(content::sources(names, contents), &members_of, tell);
            }
            ToWorker::Mask(masked) => {
                self.masked = masked;
                self.workbench.iter_mut().for_each(|workbench| workbench.mask(masked));
            }
            ToWorker::Ask { number, question } => match &self.workbench {
                None => tell(FromWorker::NothingOpen { number }),
                Some(workbench) => {
                    let answer = workbench.ask(&question, &mut throttled(Job::Ask(number), tell));
                    tell(FromWorker::Answer { number, answer });
                }
            },
        }
    }

    fn open(&mut self, files: Vec<Source>, members_of: &[(String, String)], tell: &dyn Fn(FromWorker)) {
        let mut workbench = Workbench::open_from(files, members_of, &mut throttled(Job::Open, tell));
        workbench.mask(self.masked);
        self.workbench = Some(workbench);
        tell(FromWorker::Opened);
    }
}

fn throttled(job: Job, tell: &dyn Fn(FromWorker)) -> impl FnMut(Progress) {
    let mut last = f64::NEG_INFINITY;
    move |progress| {
        let now = Date::now();
        if now - last >= PROGRESS_EVERY {
            last = now;
            tell(FromWorker::Progress { job, progress });
        }
    }
}

#[cfg(all(test, target_arch = "wasm32"))]
mod tests {
    use super::Desk;
    use crate::protocol::{FromWorker, ToWorker};
    use canopy_workbench::Question;
    use js_sys::Array;
    use std::cell::RefCell;
    use wasm_bindgen_test::wasm_bindgen_test;

    fn told(desk: &mut Desk, message: ToWorker) -> Vec<FromWorker> {
        let told = RefCell::new(Vec::new());
        desk.handle(message, &Array::new(), &|event| told.borrow_mut().push(event));
        told.into_inner()
    }

    #[wasm_bindgen_test]
    fn a_question_before_any_file_is_sent_back() {
        let ask = ToWorker::Ask { number: 3, question: Question::Inventory };
        assert_eq!(told(&mut Desk::default(), ask), [FromWorker::NothingOpen { number: 3 }]);
    }

    #[wasm_bindgen_test]
    fn an_opened_tenant_answers_with_the_number_of_the_question() {
        let mut desk = Desk::default();
        let open = ToWorker::Open { names: Vec::new(), members_of: Vec::new() };
        assert_eq!(told(&mut desk, open).last(), Some(&FromWorker::Opened));
        let events = told(&mut desk, ToWorker::Ask { number: 4, question: Question::Inventory });
        assert!(matches!(events.last(), Some(FromWorker::Answer { number: 4, .. })), "{events:?}");
    }
}
