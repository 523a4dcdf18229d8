//! Sign-ins in CSV: the portal's download, which has no results by policy, and Log Analytics,
//! which has them as JSON in a cell.

use std::borrow::Cow;

use canopy_model::ObjectId;

use super::bytes::Bytes;
use crate::json::{self, Member, Node, Value};

/// The portal's columns, under Graph's names. Columns of Log Analytics have these names already.
const COLUMNS: [(&str, &str); 30] = [
    ("date (utc)", "createdDateTime"),
    ("ip address", "ipAddress"),
    ("date", "createdDateTime"),
    ("request id", "id"),
    ("correlation id", "correlationId"),
    ("user id", "userId"),
    ("user", "userDisplayName"),
    ("username", "userPrincipalName"),
    ("user type", "userType"),
    ("cross tenant access type", "crossTenantAccessType"),
    ("authentication protocol", "authenticationProtocol"),
    ("original transfer method", "originalTransferMethod"),
    ("application", "appDisplayName"),
    ("application id", "appId"),
    ("resource", "resourceDisplayName"),
    ("resource id", "resourceId"),
    ("resource tenant id", "resourceTenantId"),
    ("home tenant id", "homeTenantId"),
    ("service principal id", "servicePrincipalId"),
    ("sign-in error code", "errorCode"),
    ("client app", "clientAppUsed"),
    ("operating system", "operatingSystem"),
    ("multifactor authentication result", "additionalDetails"),
    ("authentication requirement", "authenticationRequirement"),
    ("through global secure access", "isThroughGlobalSecureAccess"),
    ("conditional access", "conditionalAccessStatus"),
    ("join type", "trustType"),
    ("device id", "deviceId"),
    ("compliant", "isCompliant"),
    ("managed", "isManaged"),
];

/// The portal's columns in their order, up to the last that matters. Its headers are in the language
/// of whoever downloads; the order stays.
const LAYOUTS: [(std::ops::RangeInclusive<usize>, &str); 2] = [
    (
        53..=60,
        "date,request id,,correlation id,user id,user,username,user type,cross tenant access type,,\
        authentication protocol,,original transfer method,,,,application,application id,,resource,resource id,\
        resource tenant id,,home tenant id,,ip address,,,sign-in error code,,client app,device id,,operating system,\
        compliant,managed,join type,multifactor authentication result,,,authentication requirement,,,,\
        through global secure access,,,,,,,,conditional access",
    ),
    (
        22..=22,
        "date,request id,correlation id,service principal id,,,,application,application id,,resource,resource id,\
        resource tenant id,,home tenant id,,ip address,,,sign-in error code,,conditional access",
    ),
];

/// A row longer than this is none.
const LONGEST: usize = 4 * 1024 * 1024;

/// A CSV log: its columns, then row by row.
pub(crate) struct Table {
    columns: Vec<String>,
    separator: u8,
    line: usize,
}

/// One row, and the line it begins at.
pub(crate) struct Row {
    pub(crate) cells: Vec<String>,
    pub(crate) line: usize,
    /// Why it is not whole, one sentence.
    pub(crate) fault: Option<&'static str>,
}

impl Table {
    /// Reads the columns; nothing where they are not those of sign-ins.
    pub(crate) fn open(bytes: &mut Bytes<'_>) -> Option<Self> {
        let head = bytes.ahead().split(|byte| *byte == b'\n').next().unwrap_or_default();
        let count = |wanted: u8| head.iter().filter(|byte| **byte == wanted).count();
        let separator = [b',', b';', b'\t'].into_iter().max_by_key(|separator| count(*separator))?;
        let mut table = Self { columns: Vec::new(), separator, line: 1 };
        let names = table.cells(bytes)?.cells;
        table.columns = names.iter().map(|name| column(name)).collect();
        let layout = LAYOUTS.iter().find(|(count, _)| count.contains(&names.len()));
        if let Some((_, layout)) = layout.filter(|_| !table.is_telling() && is_numbered(bytes.ahead(), separator)) {
            table.columns = layout.split(',').map(column).collect();
        }
        table.is_telling().then_some(table)
    }

    /// Whether the columns are those of sign-ins.
    fn is_telling(&self) -> bool {
        let has = |name: &str| self.columns.iter().any(|column| column.eq_ignore_ascii_case(name));
        has("conditionalAccessStatus") && (has("userPrincipalName") || has("servicePrincipalId"))
    }

    /// Whether there is a column for results by policy.
    pub(crate) fn has_policies(&self) -> bool {
        self.columns.iter().any(|column| column.to_lowercase().ends_with("conditionalaccesspolicies"))
    }

    /// The next row that is not empty.
    pub(crate) fn next(&mut self, bytes: &mut Bytes<'_>) -> Option<Row> {
        loop {
            let mut row = self.cells(bytes)?;
            if row.cells.len() > 1 {
                let short = row.cells.len() < self.columns.len() / 2;
                row.fault = row.fault.or(short.then_some("This row has fewer cells than there are columns."));
                return Some(row);
            }
        }
    }

    /// A row as the JSON object it stands for, so that there is one reader of records.
    pub(crate) fn object<'r>(&'r self, row: &'r Row) -> Node<'r> {
        let filled = self.columns.iter().zip(&row.cells).filter(|(_, cell)| !cell.trim().is_empty());
        let members = filled.map(|(name, cell)| {
            let is_json = cell.trim_start().starts_with(['{', '[']);
            let nested = is_json.then(|| json::read(cell).0.into_iter().next()).flatten();
            Member { name: Cow::Borrowed(name), node: nested.unwrap_or_else(|| node(Value::Text(cell.into()))) }
        });
        node(Value::Object(members.collect()))
    }

    fn cells(&mut self, bytes: &mut Bytes<'_>) -> Option<Row> {
        bytes.peek()?;
        let mut row = Row { cells: Vec::new(), line: self.line, fault: None };
        let (mut cell, mut quoted, mut length) = (Vec::new(), false, 0);
        while let Some(byte) = bytes.next() {
            length += 1;
            self.line += usize::from(byte == b'\n');
            match byte {
                b'"' if quoted && bytes.peek() == Some(b'"') => {
                    bytes.next();
                    cell.push(b'"');
                }
                b'"' if quoted || cell.is_empty() => quoted = !quoted,
                b'\n' if !quoted => break,
                _ if byte == self.separator && !quoted => row.cells.push(text(&mut cell)),
                _ => cell.push(byte),
            }
            if length > LONGEST {
                row.fault = Some("This row is too long: a quotation mark is missing.");
                break;
            }
        }
        if cell.last() == Some(&b'\r') {
            cell.pop();
        }
        row.cells.push(text(&mut cell));
        row.fault = row.fault.or(quoted.then_some("A cell's quotation mark is not closed."));
        Some(row)
    }
}

/// Whether the second cell of the first row is a request's id.
fn is_numbered(rows: &[u8], separator: u8) -> bool {
    let cell = rows.split(|byte| *byte == separator || *byte == b'\n').nth(1).unwrap_or_default();
    let cell = std::str::from_utf8(cell).unwrap_or_default();
    ObjectId::new(cell.trim_matches('"')).is_guid()
}

fn node(value: Value<'_>) -> Node<'_> {
    Node::new((0, 0), true, value)
}

fn text(cell: &mut Vec<u8>) -> String {
    String::from_utf8_lossy(&std::mem::take(cell)).into_owned()
}

/// Graph's name of a column. Log Analytics adds what its values are: `_dynamic`, ` [UTC]`.
fn column(name: &str) -> String {
    let name = name.trim();
    let lower = name.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
    let known = COLUMNS.iter().find(|(portal, _)| *portal == lower);
    let bare = ["_dynamic", "_string", " [UTC]"].iter().find_map(|end| name.strip_suffix(end)).unwrap_or(name);
    let bare = bare.split_whitespace().collect::<String>();
    known.map_or(bare, |(_, graph)| (*graph).to_owned())
}
