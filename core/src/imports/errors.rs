//! From a reader's errors to the one that crosses the facade.

use gridwalk_import::ImportError;

use crate::api::*;
use crate::error::fail;

impl From<ImportError> for ApiError {
    fn from(error: ImportError) -> Self {
        let code = match &error {
            ImportError::Empty => ErrorCode::FileEmpty,
            ImportError::Encrypted => ErrorCode::FileEncrypted,
            ImportError::ZipCut | ImportError::Cut { .. } => ErrorCode::FileCutOff,
            ImportError::TooLarge { .. } => ErrorCode::TooMany,
            ImportError::CrsRefused { .. } | ImportError::CrsAfterFeatures { .. } | ImportError::UnknownEpsg { .. } => {
                ErrorCode::CrsUnsupported
            }
            ImportError::UnknownEncoding { .. } => ErrorCode::EncodingUnknown,
            ImportError::NoSuchColumn { .. } => ErrorCode::ColumnMissing,
            ImportError::UnknownFormat { .. }
            | ImportError::LooseShapefile
            | ImportError::OldExcel
            | ImportError::NotGeoJson { .. }
            | ImportError::NotGeoPackage
            | ImportError::NoShapefile => ErrorCode::FileFormat,
            _ => ErrorCode::FileUnreadable,
        };
        let mut values: Vec<(String, String)> =
            error.values().into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
        if code == ErrorCode::CrsUnsupported && !values.iter().any(|(name, _)| name == "crs") {
            let named =
                values.iter().find(|(name, _)| name == "name" || name == "code").map(|(_, value)| value.clone());
            values.push(("crs".to_owned(), named.unwrap_or_else(|| "?".to_owned())));
        }
        values.push(("detail_code".to_owned(), error.code().to_owned()));
        ApiError { values, ..fail(code, error) }
    }
}
