//! From tokens to a tree.

use canopy_model::{Comparison, DeviceProperty, DeviceRule, Literal, Operator};

use super::Subject;
use super::lexer::{Sort, Token};
use crate::notice::shortened;

/// Parentheses and `-not` nested deeper than this are refused.
const DEPTH: usize = 64;

const OPERATORS: [(&str, Operator); 10] = [
    ("eq", Operator::Eq),
    ("ne", Operator::Ne),
    ("startswith", Operator::StartsWith),
    ("notstartswith", Operator::NotStartsWith),
    ("endswith", Operator::EndsWith),
    ("notendswith", Operator::NotEndsWith),
    ("contains", Operator::Contains),
    ("notcontains", Operator::NotContains),
    ("in", Operator::In),
    ("notin", Operator::NotIn),
];

/// Reads the tokens of one rule, of which the last is the end.
pub(crate) fn parse(tokens: Vec<Token>, subject: Subject) -> Result<DeviceRule, String> {
    let end = Token { at: 1, sort: Sort::End, text: String::new() };
    let mut parser = Parser { end: tokens.last().cloned().unwrap_or(end), tokens, next: 0, subject };
    let rule = parser.either(DEPTH)?;
    match parser.peek().sort {
        Sort::End => Ok(rule),
        _ => Err(parser.expected("-and, -or or the end")),
    }
}

struct Parser {
    tokens: Vec<Token>,
    end: Token,
    next: usize,
    subject: Subject,
}

impl Parser {
    fn peek(&self) -> &Token {
        self.tokens.get(self.next).unwrap_or(&self.end)
    }

    fn take(&mut self) -> Token {
        let token = self.peek().clone();
        self.next += 1;
        token
    }

    fn take_sign(&mut self, sign: &str) -> bool {
        let found = self.peek().is(sign);
        self.next += usize::from(found);
        found
    }

    fn take_operator(&mut self, name: &str) -> bool {
        let found = self.peek().operator() == name;
        self.next += usize::from(found);
        found
    }

    fn expected(&self, what: &str) -> String {
        let token = self.peek();
        let found = match token.sort {
            Sort::End => "the rule ends here".to_owned(),
            _ => format!("found “{}”", shortened(&token.text)),
        };
        format!("Character {}: expected {what}, but {found}.", token.at)
    }

    fn either(&mut self, depth: usize) -> Result<DeviceRule, String> {
        let mut parts = vec![self.both(depth)?];
        while self.take_operator("or") {
            parts.push(self.both(depth)?);
        }
        Ok(joined(parts, DeviceRule::Or))
    }

    fn both(&mut self, depth: usize) -> Result<DeviceRule, String> {
        let mut parts = vec![self.negation(depth)?];
        while self.take_operator("and") {
            parts.push(self.negation(depth)?);
        }
        Ok(joined(parts, DeviceRule::And))
    }

    fn negation(&mut self, depth: usize) -> Result<DeviceRule, String> {
        let Some(depth) = depth.checked_sub(1) else {
            return Err(format!("Character {}: the rule is nested too deeply.", self.peek().at));
        };
        if self.take_operator("not") {
            return Ok(DeviceRule::Not(Box::new(self.negation(depth)?)));
        }
        if self.take_sign("(") {
            let inner = self.either(depth)?;
            return if self.take_sign(")") { Ok(inner) } else { Err(self.expected("“)”")) };
        }
        self.comparison().map(DeviceRule::Compare)
    }

    fn comparison(&mut self) -> Result<Comparison, String> {
        let property = self.property()?;
        let name = self.peek().operator();
        let Some((_, operator)) = OPERATORS.into_iter().find(|(known, _)| *known == name) else {
            return Err(self.expected("an operator such as -eq or -in"));
        };
        self.next += 1;
        let at = self.peek().at;
        let list = self.take_sign("[");
        let values = if list { self.list()? } else { vec![self.value()?] };
        if list && !matches!(operator, Operator::In | Operator::NotIn) {
            return Err(format!("Character {at}: expected one value, not a list, after this operator."));
        }
        Ok(Comparison { property, operator, values })
    }

    fn property(&mut self) -> Result<DeviceProperty, String> {
        let token = self.peek();
        if token.sort == Sort::Word {
            if let Some(name) = property_name(&token.text, self.subject) {
                let property = DeviceProperty::new(name);
                self.next += 1;
                return Ok(property);
            }
        }
        let what = match (self.subject, &token.sort) {
            (_, Sort::End | Sort::Sign) => "a comparison",
            (Subject::Device, _) => "a property such as device.model",
            (Subject::Attribute, _) => "an attribute such as CustomSecurityAttribute.Set_Name",
        };
        Err(self.expected(what))
    }

    fn list(&mut self) -> Result<Vec<Literal>, String> {
        let mut values = vec![self.value()?];
        loop {
            if self.take_sign("]") {
                return Ok(values);
            }
            if !self.take_sign(",") {
                return Err(self.expected("a comma or “]”"));
            }
            values.push(self.value()?);
        }
    }

    fn value(&mut self) -> Result<Literal, String> {
        match self.peek().sort {
            Sort::Quoted => Ok(Literal::Text(self.take().text)),
            Sort::Word => {
                let word = self.take().text;
                let null = word.eq_ignore_ascii_case("null") || word.eq_ignore_ascii_case("$null");
                Ok(if null { Literal::Null } else { Literal::Text(word) })
            }
            Sort::Sign | Sort::End => Err(self.expected("a value")),
        }
    }
}

/// The name after the prefix; attributes may stand without theirs.
fn property_name(word: &str, subject: Subject) -> Option<&str> {
    let prefix = match subject {
        Subject::Device => "device.",
        Subject::Attribute => "customsecurityattribute.",
    };
    let start = word.get(..prefix.len()).filter(|start| start.eq_ignore_ascii_case(prefix));
    let name = match (start, subject) {
        (Some(_), _) => word.get(prefix.len()..)?,
        (None, Subject::Attribute) => word,
        (None, Subject::Device) => return None,
    };
    let plain = name.chars().all(|c| c.is_alphanumeric() || c == '_');
    (!name.is_empty() && plain).then_some(name)
}

fn joined(mut parts: Vec<DeviceRule>, join: fn(Vec<DeviceRule>) -> DeviceRule) -> DeviceRule {
    match parts.pop() {
        Some(only) if parts.is_empty() => only,
        Some(last) => {
            parts.push(last);
            join(parts)
        }
        None => join(parts),
    }
}
