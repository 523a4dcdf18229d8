//! Properties over random tenants, each checked against a naive reading of Conditional Access that
//! shares no code with the product.
//!
//! One sign-in is decided as it reads (`one_sign_in`). Values that no policy tells apart are one atom,
//! and nothing is lost by that (`atoms`). What is said of all sign-ins agrees with each of them:
//! where something is not forced (`regions`), the weakest way in (`weakest`), and both with every
//! sign-in of a small tenant tried one by one (`every_sign_in`). A sign-in known in part is decided in
//! all its cases (`cases`). Changes have the direction they should (`changes`), and a policy is called
//! superfluous only where it is (`review`). What is lost beside a policy is what nothing there makes up
//! for (`beside`). What no export holds is told apart from what is certain
//! (`unknown`).

mod atoms;
mod beside;
mod cases;
mod changes;
mod common;
mod every_sign_in;
mod one_sign_in;
mod regions;
mod review;
mod unknown;
mod weakest;
