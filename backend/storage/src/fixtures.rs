//! The named cast of tests.
