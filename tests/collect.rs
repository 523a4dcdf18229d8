//! The script that reads a tenant: that it parses, that it can only read, that it needs nothing
//! which Windows PowerShell 5.1 lacks, and that its documentation tells all of it.

use std::collections::BTreeSet;
use std::path::Path;

use tree_sitter::{Node, Parser, Tree};

/// Cmdlets that the script may use, with the parameters that it may give: all of them exist in
/// Windows PowerShell 5.1 or in Microsoft.Graph.Authentication 2.0, and none of them writes to
/// the tenant.
const CMDLETS: &[(&str, &[&str])] = &[
    ("Add-Type", &["AssemblyName"]),
    ("Connect-MgGraph", &[]),
    ("ConvertFrom-Json", &["InputObject"]),
    ("ConvertTo-Json", &["InputObject", "Depth"]),
    ("Disconnect-MgGraph", &[]),
    ("ForEach-Object", &[]),
    ("Get-Item", &["LiteralPath"]),
    ("Get-MgContext", &[]),
    ("Get-Module", &["ListAvailable", "Name"]),
    ("Get-Random", &["Minimum", "Maximum"]),
    ("Import-Module", &["Name", "MinimumVersion"]),
    ("Invoke-MgGraphRequest", &["Method", "Uri", "Headers", "OutputType", "SkipHttpErrorCheck"]),
    ("Join-Path", &["Path", "ChildPath"]),
    ("New-Object", &[]),
    ("Set-StrictMode", &["Version"]),
    ("Sort-Object", &["Unique"]),
    ("Start-Sleep", &["Milliseconds"]),
    ("Test-Path", &["LiteralPath", "PathType"]),
    ("Where-Object", &[]),
    ("Write-Progress", &["Activity", "Status", "Completed"]),
    ("Write-Warning", &[]),
];

/// Types that the script may name, as literals or to `New-Object`. None of them reaches a network.
const TYPES: &[&str] = &[
    "bool",
    "DateTime",
    "DateTimeOffset",
    "Globalization.CultureInfo",
    "int",
    "Math",
    "ordered",
    "pscustomobject",
    "regex",
    "string",
    "string[]",
    "switch",
    "System.Collections.Generic.HashSet[string]",
    "System.Collections.Generic.List[object]",
    "System.Collections.Generic.List[string]",
    "System.IO.Compression.CompressionLevel",
    "System.IO.Compression.ZipArchive",
    "System.IO.Compression.ZipArchiveMode",
    "System.IO.FileMode",
    "System.IO.FileStream",
    "System.IO.StreamWriter",
    "System.Text.UTF8Encoding",
];

/// What PowerShell 5.1 does not know, or what hides which command is run.
const FORBIDDEN: &[&str] = &[
    "command_invokation_operator",
    "command_name_expr",
    "path_command_name",
    "pipeline_chain_tail",
    "background_operator",
    "parallel_statement",
    "foreach_parameter",
    "stop_parsing",
    "verbatim_command_argument",
];

/// A PowerShell text and its tree.
struct Script {
    text: String,
    tree: Tree,
}

impl Script {
    fn new(text: &str) -> Self {
        let mut parser = Parser::new();
        parser.set_language(&tree_sitter_powershell::LANGUAGE.into()).unwrap();
        Self { text: text.to_owned(), tree: parser.parse(text, None).unwrap() }
    }

    fn export() -> Self {
        Self::new(&read("collect/Export-CanopyTenant.ps1"))
    }

    /// All nodes, in the order of the text.
    fn nodes(&self) -> Vec<Node<'_>> {
        let mut found = Vec::new();
        let mut open = vec![self.tree.root_node()];
        while let Some(node) = open.pop() {
            found.push(node);
            let mut cursor = node.walk();
            let children: Vec<_> = node.children(&mut cursor).collect();
            open.extend(children.into_iter().rev());
        }
        found
    }

    fn of_kind(&self, kind: &str) -> Vec<Node<'_>> {
        self.nodes().into_iter().filter(|node| node.kind() == kind).collect()
    }

    fn text_of(&self, node: Node<'_>) -> &str {
        &self.text[node.byte_range()]
    }

    fn functions(&self) -> BTreeSet<&str> {
        self.of_kind("function_name").into_iter().map(|node| self.text_of(node)).collect()
    }

    /// What is wrong with it, in words; empty for a script that can only read.
    fn faults(&self) -> Vec<String> {
        let line = |node: Node<'_>| format!("line {}: {}", node.start_position().row + 1, self.text_of(node));
        let broken = self.nodes().into_iter().filter(|node| node.is_error() || node.is_missing());
        let mut faults: Vec<_> = broken.map(|node| format!("not PowerShell 5.1: {}", line(node))).collect();
        let hidden = self.nodes().into_iter().filter(|node| FORBIDDEN.contains(&node.kind()));
        faults.extend(hidden.map(|node| format!("{}: {}", node.kind(), line(node))));
        for command in self.of_kind("command") {
            faults.extend(self.command_fault(command).map(|fault| format!("{fault}: {}", line(command))));
        }
        let literals = self.of_kind("type_literal").into_iter().map(|node| self.text_of(node));
        let unknown = literals.map(|text| &text[1..text.len() - 1]).filter(|name| !TYPES.contains(name));
        faults.extend(unknown.map(|name| format!("a type that is not on the list: {name}")));
        faults
    }

    fn command_fault(&self, command: Node<'_>) -> Option<String> {
        let name = self.text_of(command.child_by_field_name("command_name")?);
        if self.functions().contains(name) {
            return None;
        }
        let Some((_, allowed)) = CMDLETS.iter().find(|(known, _)| *known == name) else {
            return Some("a cmdlet that is not on the list".to_owned());
        };
        let elements = command.child_by_field_name("command_elements");
        let mut cursor = command.walk();
        let parts: Vec<_> = elements.map(|node| node.named_children(&mut cursor).collect()).unwrap_or_default();
        let parts: Vec<Node<'_>> = parts.into_iter().filter(|node| node.kind() != "command_argument_sep").collect();
        let given = parts.iter().filter(|node| node.kind() == "command_parameter");
        let unknown = given
            .map(|node| self.text_of(*node).trim_start_matches('-').trim_end_matches(':'))
            .find(|parameter| !allowed.contains(parameter));
        if let Some(parameter) = unknown {
            return Some(format!("the parameter {parameter} is not on the list"));
        }
        match name {
            "Invoke-MgGraphRequest" => {
                let method = parts.iter().position(|node| self.text_of(*node) == "-Method");
                let value = method.and_then(|at| parts.get(at + 1)).map(|node| self.text_of(*node));
                (value != Some("GET")).then(|| "a request that is not a GET".to_owned())
            }
            "New-Object" => {
                let made = self.text_of(*parts.first()?).split('(').next().unwrap_or_default();
                let made = made.trim_matches('\'');
                (!TYPES.contains(&made)).then(|| format!("a type that is not on the list: {made}"))
            }
            _ => None,
        }
    }

    /// The contents of the literals in single quotes.
    fn literals(&self) -> Vec<String> {
        let texts = self.of_kind("verbatim_string_characters").into_iter().map(|node| self.text_of(node));
        texts.map(|text| text[1..text.len() - 1].replace("''", "'")).collect()
    }
}

fn read(path: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().join(path);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

#[test]
fn the_script_parses_and_can_only_read() {
    assert_eq!(Script::export().faults(), [""; 0]);
}

/// Each of these must be found, or the test above says nothing.
#[test]
fn what_is_forbidden_is_found() {
    for (text, expected) in [
        ("Invoke-MgGraphRequest -Method POST -Uri $x", "not a GET"),
        ("Invoke-MgGraphRequest -Uri $x", "not a GET"),
        ("Invoke-MgGraphRequest -Method GET -Uri $x -Body $y", "the parameter Body"),
        ("Remove-MgUser -UserId $x", "a cmdlet"),
        ("Invoke-RestMethod -Uri $x", "a cmdlet"),
        ("Invoke-Expression $x", "a cmdlet"),
        ("& $x", "command_invokation_operator"),
        ("New-Object System.Net.WebClient", "a type"),
        ("[System.Net.Http.HttpClient]::new()", "a type"),
        ("$a = $b ? 1 : 2", "not PowerShell 5.1"),
        ("$a = $b ?? 1", "not PowerShell 5.1"),
        ("Get-MgContext && Get-MgContext", "pipeline_chain_tail"),
        ("$x | ForEach-Object -Parallel { $_ }", "the parameter Parallel"),
        ("ConvertFrom-Json -InputObject $x -AsHashtable", "the parameter AsHashtable"),
        ("if ($x) {", "not PowerShell 5.1"),
    ] {
        let faults = Script::new(text).faults();
        assert!(faults.iter().any(|fault| fault.contains(expected)), "{text}: {faults:?}");
    }
    assert_eq!(Script::new("$x = @(Get-MgContext)\nif ($x) { Write-Warning 'y' }").faults(), [""; 0]);
}

/// Windows PowerShell 5.1 reads a script without byte order mark in the machine's own encoding.
#[test]
fn the_script_is_plain_ascii() {
    let text = read("collect/Export-CanopyTenant.ps1");
    let strange = text.lines().enumerate().find(|(_, line)| !line.is_ascii());
    assert_eq!(strange, None);
}

#[test]
fn all_requests_are_made_in_one_place() {
    let script = Script::export();
    let requests = script.of_kind("command_name").into_iter().filter(|node| script.text_of(*node).contains("Mg"));
    let mut names: Vec<_> = requests.map(|node| script.text_of(node)).collect();
    names.sort_unstable();
    assert_eq!(names, ["Connect-MgGraph", "Disconnect-MgGraph", "Get-MgContext", "Invoke-MgGraphRequest"]);
}

fn permissions(script: &Script) -> Vec<String> {
    let is_permission = |text: &String| {
        let parts: Vec<_> = text.split('.').collect();
        parts.len() >= 3 && parts.iter().all(|part| part.chars().all(|c| c.is_ascii_alphanumeric()))
    };
    let found = script.literals().into_iter().filter(is_permission);
    found.filter(|text| text.contains(".Read") && !text.contains("ReadWrite")).collect()
}

#[test]
fn every_permission_is_for_reading_and_documented() {
    let script = Script::export();
    let documentation = read("docs/exports.md");
    let permissions = permissions(&script);
    assert_eq!(permissions.len(), 13, "{permissions:?}");
    for permission in &permissions {
        assert!(documentation.contains(&format!("| `{permission}` |")), "{permission} is not in docs/exports.md");
    }
    let writing = script.literals().into_iter().find(|text| text.contains("Write.") || text.contains("ReadWrite"));
    assert_eq!(writing, None);
}

#[test]
fn every_request_and_every_file_is_documented() {
    let script = Script::export();
    let documentation = read("docs/exports.md");
    let requests: Vec<_> = script
        .literals()
        .into_iter()
        .filter(|text| (text.starts_with("/v1.0/") || text.starts_with("/beta/")) && !text.contains("$metadata"))
        .collect();
    assert!(requests.len() > 40, "{requests:?}");
    for request in &requests {
        assert!(documentation.contains(&format!("`GET {request}`")), "{request} is not in docs/exports.md");
    }
    let files = script.literals().into_iter().filter(|text| text.ends_with(".json"));
    for file in files {
        let file = file.replace("{0}", "1");
        assert!(documentation.contains(&format!("| `{file}`")), "{file} is not in docs/exports.md");
    }
    let documented = documentation.split("`GET /").skip(1).filter_map(|rest| rest.split('`').next());
    let by_hand = ["v1.0/groups/{id}?$select=id,displayName&$expand=members", "v1.0/directoryRoles?$expand=members"];
    for request in documented.filter(|request| !by_hand.contains(request)) {
        assert!(
            requests.contains(&format!("/{request}")),
            "the script does not make the documented request /{request}"
        );
    }
}
