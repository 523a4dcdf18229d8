//! The words and signs of a rule.

use std::iter::Peekable;
use std::str::Chars;

/// A word, a quoted text or a sign.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Sort {
    Word,
    Quoted,
    Sign,
    End,
}

/// A token and the character it begins at, counted from 1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Token {
    pub(crate) at: usize,
    pub(crate) sort: Sort,
    pub(crate) text: String,
}

impl Token {
    /// Whether this is the sign.
    pub(crate) fn is(&self, sign: &str) -> bool {
        self.sort == Sort::Sign && self.text == sign
    }

    /// A word as an operator's name: no hyphen, lower case; empty for anything else.
    pub(crate) fn operator(&self) -> String {
        let hyphens = ['-', '\u{2010}', '\u{2011}', '\u{2012}', '–', '—', '\u{2212}'];
        match self.sort {
            Sort::Word => self.text.strip_prefix(hyphens).unwrap_or(&self.text).to_lowercase(),
            Sort::Quoted | Sort::Sign | Sort::End => String::new(),
        }
    }
}

/// Cuts a rule into tokens; the last one is the end.
pub(crate) fn tokens(text: &str) -> Result<Vec<Token>, String> {
    let mut lexer = Lexer { rest: text.chars().peekable(), at: 1 };
    let mut tokens = Vec::new();
    loop {
        let token = lexer.token()?;
        let end = token.sort == Sort::End;
        tokens.push(token);
        if end {
            return Ok(tokens);
        }
    }
}

struct Lexer<'a> {
    rest: Peekable<Chars<'a>>,
    at: usize,
}

impl Lexer<'_> {
    fn step(&mut self) -> Option<char> {
        self.at += 1;
        self.rest.next()
    }

    fn token(&mut self) -> Result<Token, String> {
        while self.rest.next_if(|c| c.is_whitespace() || *c == '\u{feff}').is_some() {
            self.at += 1;
        }
        let at = self.at;
        let (sort, text) = match self.rest.peek().copied() {
            None => (Sort::End, String::new()),
            Some(quote @ ('"' | '\'' | '“' | '”')) => (Sort::Quoted, self.quoted(quote, at)?),
            Some(sign @ ('(' | ')' | '[' | ']' | ',')) => {
                self.step();
                (Sort::Sign, sign.to_string())
            }
            Some(_) => (Sort::Word, self.word()),
        };
        Ok(Token { at, sort, text })
    }

    fn word(&mut self) -> String {
        let mut word = String::new();
        while let Some(c) = self.rest.peek().copied() {
            if c.is_whitespace() || matches!(c, '(' | ')' | '[' | ']' | ',' | '"') {
                break;
            }
            word.push(c);
            self.step();
        }
        word
    }

    /// A backtick escapes the next character, and two single quotes stand for one.
    fn quoted(&mut self, quote: char, at: usize) -> Result<String, String> {
        let closes = |c: char| if quote == '“' || quote == '”' { c == '”' || c == '“' } else { c == quote };
        let mut text = String::new();
        self.step();
        while let Some(c) = self.step() {
            match c {
                '`' => text.extend(self.step()),
                '\'' if self.rest.peek() == Some(&'\'') => {
                    self.step();
                    text.push('\'');
                }
                c if closes(c) => return Ok(text),
                c => text.push(c),
            }
        }
        Err(format!("Character {at}: the quotation mark is never closed."))
    }
}
