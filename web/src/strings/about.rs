//! How to check what is promised, and what is not modelled.

pub(crate) const TITLE: &str = "Verify and limits";
pub(crate) const LEAD: &str = "What this page promises, how to check it yourself, and what its answers do not cover.";

pub(crate) const VERIFY: &str = "Nothing leaves this page: check it";
pub(crate) const CHECKS: [&str; 4] = [
    "Press F12 and open the Network tab, then drop your files: the list stays empty.",
    "Save this page, switch the network off (aeroplane mode), and open the saved file: everything works.",
    "Read the page's source: its first lines hold the policy below, and connect-src 'none' in it has the browser refuse every connection.",
    "Open Application, then Storage, in the developer tools: there are no cookies and nothing is stored.",
];
pub(crate) const POLICY: &str = "The Content Security Policy of this page";

pub(crate) const SAME: &str = "The same file as everybody else's";
pub(crate) const SAME_TEXT: &str = "The page is one file, which needs no installation and no server. Each release names its SHA-256. \
    Compare it with that of the file you have:";
pub(crate) const HASH: &str = "Get-FileHash .\\canopy.html -Algorithm SHA256";
pub(crate) const SAVE: &str = "Download this app";
pub(crate) const SAVED_NAME: &str = "canopy.html";
pub(crate) const SHA256: &str = "Its SHA-256";
pub(crate) const SHA256_FILE: &str = "index.html.sha256";

pub(crate) const KEPT: &str = "What is kept";
pub(crate) const KEPT_TEXT: &str = "Nothing. What you open lives in the memory of this tab and ends with it: no cookies, no storage, no \
    settings. The address after # holds the view and its filters; ids of the tenant stand only in a link that you copy from the \
    simulator, names never.";
pub(crate) const FORGET: &str = "Forget everything now";

pub(crate) const CANNOT: &str = "What no policy of a page can stop";
pub(crate) const CANNOT_LIST: [&str; 4] = [
    "Browser extensions, the browser itself and the computer can read whatever a page shows.",
    "Whoever serves the page could serve another one: compare its SHA-256, or keep a file of your own.",
    "Links that you follow and files that you save or copy are yours to look after.",
    "The exports themselves are as sensitive as the tenant: delete them when you are done.",
];

pub(crate) const LIMITS: &str = "What is not modelled";
pub(crate) const LIMITS_LIST: [&str; 10] = [
    "Conditional Access is judged at sign-in. What happens to a session later (continuous access evaluation, the clock of sign-in \
        frequency, lifetimes of tokens) is told from the policies and not simulated.",
    "Whether a device is compliant, an app is protected or a sign-in is risky is taken as given: Intune and ID Protection decide it.",
    "Which methods people have registered counts where an export has it; what they then choose does not.",
    "What applications and resources enforce by themselves: SMTP AUTH in Exchange, sharing in SharePoint, roles in Azure.",
    "Countries by GPS are only as sure as the location that an app shares.",
    "MFA remembered on trusted devices and the MFA trusted IPs of the old MFA portal are in no export.",
    "Mandatory MFA is known for the portals and clients whose app ids Microsoft publishes.",
    "What a home tenant asks of its people before they come as guests, beyond the trust that your settings declare.",
    "Report-only policies are judged as if they were on, but for session controls that report-only does not evaluate.",
    "Policies of other clouds and previews with fields that Microsoft has not documented: such a policy is told as not evaluated.",
];

pub(crate) const OPEN: &str = "What Microsoft's documents leave open";
pub(crate) const OPEN_TEXT: &str =
    "Each is read one way, told with every answer that rests on it, and can be taken the other way there.";
