//! Objects of S3-compatible storage: `s3://bucket/prefix/*.parquet`.

use std::io::Write;

use forecastle_core::{Error, Result};
use futures_util::{StreamExt, TryStreamExt};
use object_store::aws::AmazonS3;
use object_store::path::Path as Key;
use object_store::{ObjectMeta, ObjectStore, ObjectStoreExt};

use super::spool::Spool;
use super::{Remote, Wanted, kind_of, unknown_kind};
use crate::export::storage::{Access, connect, failed, runtime};
use crate::ingest::glob::{fits, fixed_folders, is_pattern};
use crate::ingest::paths::NamedFile;

/// S3-compatible storage.
pub static REMOTE: Remote = Remote { schemes: &["s3"], fetch };

/// More objects than this are not asked for one by one.
const MOST_OBJECTS: usize = 100_000;

/// Fetches the object, or the objects that fit the pattern, into the project's folder.
///
/// # Errors
/// `D001` when there is none, `W007` to `W010` as the storage says, `C003` when a query is given too.
fn fetch(wanted: &Wanted<'_>) -> Result<Vec<NamedFile>> {
    let source = wanted.source;
    if wanted.query.is_some() {
        return Err(Error::new("C003", "`query` goes with a source that is a database")
            .in_file(source)
            .hint("leave `query` out"));
    }
    let rest = source.split_once("://").map_or("", |(_, rest)| rest);
    let (bucket, pattern) = rest.split_once('/').unwrap_or((rest, ""));
    if bucket.is_empty() || pattern.is_empty() || pattern.ends_with('/') {
        return Err(Error::new("D001", "the address names no object").in_file(source).hint(
            "s3://bucket/sales.parquet for one, s3://bucket/sales/*.parquet for all that fit",
        ));
    }
    if bucket.contains('@') {
        return Err(Error::new("C003", "the address must not hold credentials")
            .hint("put them into AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY"));
    }
    let store = connect(bucket, wanted.environment)?;
    let explain = |error: object_store::Error| failed(bucket, &error, Access::Read);
    let mut spool = Spool::of(wanted.project, source)?;
    let files = runtime()?.block_on(async {
        let objects = find(&store, pattern).await.map_err(explain)?;
        if objects.is_empty() {
            return Err(nothing_there(source));
        }
        if objects.len() > MOST_OBJECTS {
            let message = format!("more than {MOST_OBJECTS} objects fit this pattern");
            return Err(Error::new("D005", message).in_file(source).hint("join small files first"));
        }
        let mut files = Vec::with_capacity(objects.len());
        for object in objects {
            let name = format!("s3://{bucket}/{}", object.location);
            let Some((_, ending)) = kind_of(&name) else { return Err(unknown_kind(&name)) };
            let path = match spool.known(&version(&name, &object)) {
                Some(path) => path,
                None => copy(&store, &object, &name, ending, &mut spool, &explain).await?,
            };
            files.push(NamedFile { path, name });
        }
        Ok(files)
    })?;
    spool.forget_others();
    Ok(files)
}

fn nothing_there(source: &str) -> Error {
    let what = match is_pattern(source) {
        true => "no object fits this pattern",
        false => "there is no such object",
    };
    Error::new("D001", what).in_file(source).hint(
        "look at the key: capitals count, and * stands for any characters but a slash, ** for folders",
    )
}

/// The objects that a key or pattern names, sorted by key.
async fn find(store: &AmazonS3, pattern: &str) -> object_store::Result<Vec<ObjectMeta>> {
    if !is_pattern(pattern) {
        return match store.head(&Key::parse(pattern)?).await {
            Ok(object) => Ok(vec![object]),
            // A bucket that is not there is told by listing it: HEAD has no body to say so.
            Err(object_store::Error::NotFound { .. }) => {
                store.list(Some(&Key::parse(pattern)?)).take(1).try_collect::<Vec<_>>().await?;
                Ok(Vec::new())
            }
            Err(error) => Err(error),
        };
    }
    let fixed = Key::parse(fixed_folders(pattern).trim_end_matches('/'))?;
    let listed = store.list(Some(&fixed));
    let fitting = listed.try_filter(|object| {
        std::future::ready(object.size > 0 && fits(pattern, object.location.as_ref()))
    });
    let mut objects: Vec<_> = fitting.take(MOST_OBJECTS + 1).try_collect().await?;
    objects.sort_by(|a, b| a.location.cmp(&b.location));
    Ok(objects)
}

/// What tells one version of an object from another.
fn version(name: &str, object: &ObjectMeta) -> String {
    let tag = object.e_tag.as_deref().unwrap_or_default();
    format!("{name}|{tag}|{}|{}", object.size, object.last_modified.timestamp_millis())
}

/// Whether what came is what was listed; a listing may be more exact about the time, and some storages give
/// tags in one of the two only.
fn is_as_listed(listed: &ObjectMeta, came: &ObjectMeta) -> bool {
    let has_tag = match (&listed.e_tag, &came.e_tag) {
        (Some(one), Some(other)) => one == other,
        _ => listed.last_modified.timestamp() == came.last_modified.timestamp(),
    };
    has_tag && listed.size == came.size
}

/// Fetches one object, block by block.
async fn copy(
    store: &AmazonS3,
    object: &ObjectMeta,
    name: &str,
    ending: &str,
    spool: &mut Spool,
    explain: &impl Fn(object_store::Error) -> Error,
) -> Result<std::path::PathBuf> {
    let found = store.get(&object.location).await.map_err(explain)?;
    // What is there now may be newer than what was listed; its own facts are noted.
    let (meta, size) = (found.meta.clone(), found.meta.size);
    let mut incoming = spool.begin()?;
    let mut blocks = found.into_stream();
    while let Some(block) = blocks.next().await {
        incoming.write_all(&block.map_err(explain)?).map_err(|error| {
            Error::new("X001", format!("cannot be written: {error}")).in_file(".forecastle/sources")
        })?;
    }
    if incoming.length() != size {
        let message = format!("only {} of {size} bytes came", incoming.length());
        return Err(Error::new("W007", message).in_file(name).hint("try again"));
    }
    let known_as = if is_as_listed(object, &meta) { object } else { &meta };
    spool.keep(incoming, &version(name, known_as), ending)
}
