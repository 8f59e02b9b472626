//! A server of S3-compatible object storage.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::mpsc;

use axum::Router;
use axum::error_handling::HandleError;
use axum::http::StatusCode;
use s3s::auth::SimpleAuth;
use s3s::service::{S3Service, S3ServiceBuilder};
use s3s_fs::FileSystem;
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio::runtime::Builder;
use tokio::sync::oneshot;

const ACCESS_KEY: &str = "TESTACCESSKEY";
const SECRET_KEY: &str = "test-secret-key-of-no-account";

/// A server on loopback that keeps objects in a temporary folder and checks every signature (version 4).
/// It stops, and its objects go, when it is dropped.
pub struct S3 {
    endpoint: String,
    folder: TempDir,
    _stop: oneshot::Sender<()>,
}

impl S3 {
    /// Starts a server without buckets.
    ///
    /// # Panics
    /// When it cannot.
    pub fn start() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let objects = FileSystem::new(folder.path()).expect("a folder of objects");
        let mut builder = S3ServiceBuilder::new(objects);
        builder.set_auth(SimpleAuth::from_single(ACCESS_KEY, SECRET_KEY));
        let service = builder.build();
        let (stop, stopped) = oneshot::channel();
        let (tell, told) = mpsc::channel();
        std::thread::spawn(move || {
            let runtime = Builder::new_current_thread().enable_all().build().expect("a runtime");
            runtime.block_on(serve(service, &tell, stopped));
        });
        let endpoint = told.recv().expect("the server listens");
        Self { endpoint, folder, _stop: stop }
    }

    /// Makes a bucket.
    ///
    /// # Panics
    /// When it is there already.
    pub fn create_bucket(&self, name: &str) {
        fs::create_dir(self.folder.path().join(name)).expect("a new bucket");
    }

    /// The variables of the environment that lead a client here.
    pub fn environment(&self) -> BTreeMap<&'static str, String> {
        BTreeMap::from([
            ("AWS_ENDPOINT_URL", self.endpoint.clone()),
            ("AWS_ACCESS_KEY_ID", ACCESS_KEY.to_owned()),
            ("AWS_SECRET_ACCESS_KEY", SECRET_KEY.to_owned()),
            ("AWS_REGION", "us-east-1".to_owned()),
            ("AWS_ALLOW_HTTP", "true".to_owned()),
        ])
    }

    /// The bytes of an object, if there is one.
    pub fn object(&self, bucket: &str, key: &str) -> Option<Vec<u8>> {
        fs::read(self.folder.path().join(bucket).join(key)).ok()
    }

    /// The keys of a bucket's objects, the one written longest ago first.
    ///
    /// # Panics
    /// When there is no such bucket.
    pub fn keys_by_age(&self, bucket: &str) -> Vec<String> {
        let bucket = self.folder.path().join(bucket);
        let mut files = Vec::new();
        collect(&bucket, &mut files);
        files.sort_by_key(|path| fs::metadata(path).and_then(|facts| facts.modified()).ok());
        let key = |path: &PathBuf| {
            path.strip_prefix(&bucket).ok().map(|path| path.to_string_lossy().into_owned())
        };
        files.iter().filter_map(key).collect()
    }
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder of objects").flatten() {
        let path = entry.path();
        match path.is_dir() {
            true => collect(&path, files),
            false => files.push(path),
        }
    }
}

async fn serve(service: S3Service, tell: &mpsc::Sender<String>, stopped: oneshot::Receiver<()>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = listener.local_addr().expect("its address");
    let failed = |error: s3s::HttpError| async move {
        (StatusCode::INTERNAL_SERVER_ERROR, format!("{error:?}"))
    };
    let routes = Router::new().fallback_service(HandleError::new(service, failed));
    tell.send(format!("http://{address}")).expect("somebody waits for the address");
    // Ends with an error when whoever started it is gone, which is as good a sign.
    let _ =
        axum::serve(listener, routes).with_graceful_shutdown(async { drop(stopped.await) }).await;
}
