//! The archive itself.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{Read, Write};
use std::path::{Component, Path};

use sha2::{Digest, Sha256};
use tachiiri_domain::audit::hex;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

use super::{FORMAT, MANIFEST, Manifest, fault};
use crate::error::{AppError, Result};

/// Writes database, objects and, last, the manifest with their hashes. The file appears whole or not at all.
pub fn pack(file: &Path, mut manifest: Manifest, database: (&str, &Path), objects: &Path) -> Result<Manifest> {
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let fresh = tempfile::NamedTempFile::new_in(folder).map_err(|why| {
        AppError::bad_input("file_unwritable", format!("フォルダ「{}」に書けません（{why}）。", folder.display()))
    })?;
    let mut zip = ZipWriter::new(fresh);
    let mut files = BTreeMap::new();
    files.insert(database.0.to_owned(), add(&mut zip, database.0, database.1)?);
    for (name, path) in objects_in(objects)? {
        files.insert(name.clone(), add(&mut zip, &name, &path)?);
    }
    manifest.files = files;
    zip.start_file(MANIFEST, options()).map_err(fault)?;
    serde_json::to_writer_pretty(&mut zip, &manifest).map_err(fault)?;
    let fresh = zip.finish().map_err(fault)?;
    fresh.as_file().sync_all().map_err(fault)?;
    fresh.persist_noclobber(file).map_err(fault)?;
    Ok(manifest)
}

fn options() -> SimpleFileOptions {
    SimpleFileOptions::default().compression_method(CompressionMethod::Deflated).large_file(true)
}

/// Adds one file; returns its SHA-256.
fn add(zip: &mut ZipWriter<tempfile::NamedTempFile>, name: &str, path: &Path) -> Result<String> {
    zip.start_file(name, options()).map_err(fault)?;
    copy(&mut File::open(path).map_err(fault)?, zip)
}

fn copy(from: &mut impl Read, to: &mut impl Write) -> Result<String> {
    let (mut hash, mut buffer) = (Sha256::new(), vec![0u8; 1 << 16]);
    loop {
        let read = from.read(&mut buffer).map_err(fault)?;
        if read == 0 {
            return Ok(hex(&hash.finalize()));
        }
        hash.update(&buffer[..read]);
        to.write_all(&buffer[..read]).map_err(fault)?;
    }
}

/// `objects/ab/cdef…` and where it lies, sorted.
fn objects_in(folder: &Path) -> Result<BTreeMap<String, std::path::PathBuf>> {
    let mut found = BTreeMap::new();
    for branch in folder.read_dir().map_err(fault)? {
        let branch = branch.map_err(fault)?;
        if !branch.file_type().map_err(fault)?.is_dir() {
            continue;
        }
        for object in branch.path().read_dir().map_err(fault)? {
            let object = object.map_err(fault)?;
            let names = (branch.file_name(), object.file_name());
            let (Some(outer), Some(inner)) = (names.0.to_str(), names.1.to_str()) else { continue };
            // What is being written has another name until it is whole.
            if outer.len() + inner.len() == 64 {
                found.insert(format!("objects/{outer}/{inner}"), object.path());
            }
        }
    }
    Ok(found)
}

fn not_a_backup(file: &Path, why: impl std::fmt::Display) -> AppError {
    let message = format!("ファイル「{}」はこのプログラムのバックアップとして読めません（{why}）。", file.display());
    AppError::BadInput { code: "not_a_backup", message }
}

fn open(file: &Path) -> Result<ZipArchive<File>> {
    ZipArchive::new(File::open(file).map_err(|why| not_a_backup(file, why))?).map_err(|why| not_a_backup(file, why))
}

pub fn manifest(file: &Path) -> Result<Manifest> {
    let mut zip = open(file)?;
    let entry = zip.by_name(MANIFEST).map_err(|why| not_a_backup(file, why))?;
    let manifest: Manifest = serde_json::from_reader(entry).map_err(|why| not_a_backup(file, why))?;
    if manifest.format == FORMAT {
        Ok(manifest)
    } else {
        Err(not_a_backup(file, format!("format {}", manifest.format)))
    }
}

/// Unpacks every file the manifest names and holds each against its hash.
pub fn unpack(file: &Path, to: &Path, manifest: &Manifest) -> Result<()> {
    let mut zip = open(file)?;
    for (name, expected) in &manifest.files {
        // A name that leads elsewhere is none that `pack` wrote.
        if !Path::new(name).components().all(|part| matches!(part, Component::Normal(_))) {
            return Err(not_a_backup(file, name));
        }
        let target = to.join(name);
        std::fs::create_dir_all(target.parent().unwrap_or(to)).map_err(fault)?;
        let mut entry = zip.by_name(name).map_err(|why| not_a_backup(file, why))?;
        let mut out = File::create(&target).map_err(fault)?;
        if copy(&mut entry, &mut out)? != *expected {
            let message = format!("バックアップの中の「{name}」が壊れています。何も戻しませんでした。");
            return Err(AppError::BadInput { code: "damaged", message });
        }
        out.sync_all().map_err(fault)?;
    }
    Ok(())
}
