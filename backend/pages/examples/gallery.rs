//! Writes every sample page and the static files into a folder, to be looked at: `cargo run --example gallery -- FOLDER`.

use std::fs;
use std::path::PathBuf;

use tachiiri_pages::{Static, samples};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = PathBuf::from(std::env::args().nth(1).ok_or("name a folder")?);
    fs::create_dir_all(folder.join("static"))?;
    for (name, page) in samples::all()? {
        fs::write(folder.join(format!("{name}.html")), page)?;
    }
    for name in Static::iter() {
        let file = Static::get(&name).ok_or("a listed file is embedded")?;
        fs::write(folder.join("static").join(name.as_ref()), file.data)?;
    }
    Ok(())
}
