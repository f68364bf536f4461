//! The program `tachiiri`: everything is in the library, so that tests can use it.

use std::process::ExitCode;

/// A request is many small texts made and dropped, on all cores at once: the system's allocator took a third of its time.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    tachiiri_server::cli::main()
}
