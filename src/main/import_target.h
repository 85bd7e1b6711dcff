// Where imported spans go: the data folder, or a server.
#pragma once

#include <cstddef>
#include <memory>
#include <string>

#include "base/result.h"
#include "model/span.h"

namespace sideseat {

/// Confined to one thread.
class ImportTarget {
 public:
  virtual ~ImportTarget() = default;

  struct Taken {
    std::size_t spans_rejected = 0;
    std::string rejection;  ///< What is wrong with them.
  };
  /// Returns when the spans are stored. Those that are there already stay as they are. `project`
  /// empty: the default one. Errors: those of Ingest; kUnavailable, kInvalidArgument, kIo if a
  /// server does not take them.
  virtual Result<Taken> take(const std::string& project, TraceRequest request) = 0;
};

/// Errors: those of make_data_directory and SqliteStore::open.
Result<std::unique_ptr<ImportTarget>> import_into_data(const std::string& directory);
/// Errors: those of parse_url and HttpClient::create.
Result<std::unique_ptr<ImportTarget>> import_over_http(const std::string& endpoint);

}  // namespace sideseat
