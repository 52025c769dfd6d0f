//! A folder with files, and the program run in it.

use std::fs::{self, File};
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

/// A program that runs longer than this hangs.
pub(crate) const PATIENCE: Duration = Duration::from_secs(20);

/// What a run left behind.
#[derive(Debug)]
pub(crate) struct Ran {
    pub(crate) status: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Ran {
    #[track_caller]
    pub(crate) fn must(self, status: i32, out: &[&str], err: &[&str]) -> Self {
        assert_eq!(self.status, status, "{self:#?}");
        for words in out {
            assert!(self.out.contains(words), "`{words}` is not on the standard output: {}", self.out);
        }
        for words in err {
            assert!(self.err.contains(words), "`{words}` is not on the standard error: {}", self.err);
        }
        assert!(!self.err.contains("panicked"), "{}", self.err);
        self
    }
}

/// A folder that goes away with the test.
pub(crate) struct Folder(pub(crate) PathBuf);

impl Folder {
    pub(crate) fn new(files: &[(&str, &str)]) -> Self {
        static NEXT: AtomicUsize = AtomicUsize::new(0);
        let name = format!("apimlint-{}-{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        let folder = Self(std::env::temp_dir().join(name));
        fs::create_dir_all(folder.0.join(".git")).unwrap();
        for (path, text) in files {
            folder.write(path, text.as_bytes());
        }
        folder
    }

    pub(crate) fn write(&self, path: &str, bytes: &[u8]) {
        let place = self.0.join(path);
        fs::create_dir_all(place.parent().unwrap()).unwrap();
        fs::write(place, bytes).unwrap();
    }

    /// Runs the program in the folder, with its output in files, so that no full pipe can hold it up.
    pub(crate) fn run(&self, arguments: &[&str]) -> Ran {
        let streams = Self::new(&[]);
        let (out, err) = (streams.0.join("out"), streams.0.join("err"));
        let mut child = Command::new(env!("CARGO_BIN_EXE_apimlint"))
            .args(arguments)
            .current_dir(&self.0)
            .env_remove("RUST_BACKTRACE")
            .env_remove("CLICOLOR_FORCE")
            .env("HOME", self.0.join("home"))
            .env("USERPROFILE", self.0.join("home"))
            .stdin(Stdio::null())
            .stdout(File::create(&out).unwrap())
            .stderr(File::create(&err).unwrap())
            .spawn()
            .unwrap();
        let start = Instant::now();
        let status = loop {
            if let Some(status) = child.try_wait().unwrap() {
                break status;
            }
            if start.elapsed() > PATIENCE {
                child.kill().unwrap();
                panic!("`apimlint {}` hangs", arguments.join(" "));
            }
            thread::sleep(Duration::from_millis(2));
        };
        let text = |path| String::from_utf8(fs::read(path).unwrap()).unwrap();
        Ran { status: status.code().unwrap(), out: text(&out), err: text(&err) }
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// A template with this sku and, as the content of its other properties, this text.
pub(crate) fn template(sku: &str, head: &str) -> String {
    format!(
        r#"{{
  "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
  "contentVersion": "1.0.0.0",
  {head}
  "resources": [
    {{
      "type": "Microsoft.ApiManagement/service",
      "apiVersion": "2024-05-01",
      "name": "contoso-apim",
      "location": "westeurope",
      "sku": {{ "name": "{sku}", "capacity": 1 }},
      "properties": {{
        "publisherEmail": "api@contoso.com",
        "publisherName": "Contoso",
        "virtualNetworkType": "[parameters('mode')]",
        "virtualNetworkConfiguration": {{
          "subnetResourceId": "[resourceId('Microsoft.Network/virtualNetworks/subnets', 'contoso', 'apim')]"
        }}
      }}
    }}
  ]
}}
"#
    )
}

pub(crate) const MODE: &str = r#""parameters": { "mode": { "type": "string", "defaultValue": "None" } },"#;

/// Fails when the mode is not `None`: the tier has no injection.
pub(crate) fn basic() -> String {
    template("Basic", MODE)
}

pub(crate) const INTERNAL: &str = r#"{
  "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentParameters.json#",
  "contentVersion": "1.0.0.0",
  "parameters": { "mode": { "value": "Internal" } }
}"#;

pub(crate) const RULE: &str = "injection/tier-without-injection";
