//! Files kept by their SHA-256: snapshots and reports. A file is on disk before any row speaks of it.

use std::path::PathBuf;
use std::sync::Arc;

use object_store::local::LocalFileSystem;
use object_store::path::Path;
use object_store::{ObjectStoreExt, PutPayload};
use tachiiri_domain::audit::sha256;

use crate::error::{AppError, Result};

/// A folder of files, each named by its content: `ab/cdef…`.
#[derive(Clone, Debug)]
pub struct Objects {
    store: Arc<LocalFileSystem>,
    folder: PathBuf,
}

impl Objects {
    /// Opens the folder, making it if it is not there.
    pub fn of(folder: PathBuf) -> Result<Self> {
        std::fs::create_dir_all(&folder).map_err(|why| AppError::fault("object folder", why))?;
        let store = LocalFileSystem::new_with_prefix(&folder).map_err(|why| AppError::fault("object folder", why))?;
        Ok(Self { store: Arc::new(store), folder })
    }

    /// Keeps the bytes and returns their SHA-256. The same bytes again are the same file.
    pub async fn put(&self, bytes: Vec<u8>) -> Result<String> {
        let hash = sha256(&bytes);
        let place = place(&hash);
        self.store
            .put(&place, PutPayload::from(bytes))
            .await
            .map_err(|why| AppError::fault("writing an object", why))?;
        let file = self.store.path_to_filesystem(&place).map_err(|why| AppError::fault("object path", why))?;
        // object_store renames a temporary file into place and leaves the disk to the operating system.
        tokio::task::spawn_blocking(move || settle(&file))
            .await
            .map_err(|why| AppError::fault("object thread", why))?
            .map_err(|why| AppError::fault("writing an object to disk", why))?;
        Ok(hash)
    }

    /// The bytes behind a hash, None where they are not kept here.
    ///
    /// # Errors
    /// `Fault` where the file cannot be read or is not what its name says.
    pub async fn get(&self, hash: &str) -> Result<Option<Vec<u8>>> {
        if hash.len() != 64 || !hash.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return Ok(None);
        }
        let found = match self.store.get(&place(hash)).await {
            Ok(found) => found,
            Err(object_store::Error::NotFound { .. }) => return Ok(None),
            Err(why) => return Err(AppError::fault("reading an object", why)),
        };
        let bytes = found.bytes().await.map_err(|why| AppError::fault("reading an object", why))?.to_vec();
        if sha256(&bytes) == hash {
            Ok(Some(bytes))
        } else {
            Err(AppError::fault("reading an object", format!("{hash} is not what its name says")))
        }
    }

    /// The folder itself, for backup.
    pub fn folder(&self) -> &std::path::Path {
        &self.folder
    }
}

fn place(hash: &str) -> Path {
    Path::from_iter([&hash[..2], &hash[2..]])
}

/// The file and the name it got, both on disk.
fn settle(file: &std::path::Path) -> std::io::Result<()> {
    std::fs::File::open(file)?.sync_all()?;
    match file.parent() {
        Some(folder) => std::fs::File::open(folder)?.sync_all(),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_file_is_found_by_its_content_and_a_changed_one_is_noticed() {
        let folder = tempfile::tempdir().unwrap();
        let objects = Objects::of(folder.path().join("objects")).unwrap();
        let hash = objects.put(b"figures".to_vec()).await.unwrap();
        assert_eq!(objects.put(b"figures".to_vec()).await.unwrap(), hash);
        assert_eq!(objects.get(&hash).await.unwrap().unwrap(), b"figures");
        assert_eq!(objects.get(&"0".repeat(64)).await.unwrap(), None);
        assert_eq!(objects.get("../../etc/passwd").await.unwrap(), None);
        std::fs::write(objects.folder().join(&hash[..2]).join(&hash[2..]), b"other").unwrap();
        assert!(objects.get(&hash).await.is_err());
    }
}
