// Ingest in this process, or OTLP/HTTP.
#include "main/import_target.h"

#include <algorithm>
#include <chrono>
#include <future>
#include <optional>
#include <thread>
#include <utility>

#include "base/clock.h"
#include "base/encoding.h"
#include "base/limits.h"
#include "ingest/ingest.h"
#include "main/data_directory.h"
#include "net/http_client.h"
#include "otlp/otlp.h"
#include "send/backoff.h"
#include "store/sqlite/sqlite_store.h"

namespace sideseat {
namespace {

/// Where spans go that name no project, as for every sender.
constexpr const char* kDefaultProject = "default";

class DataTarget final : public ImportTarget {
 public:
  explicit DataTarget(std::unique_ptr<store::SqliteStore> store)
      : store_(std::move(store)), ingest_(ingest::Ingest::start(*store_)) {}

  Result<Taken> take(const std::string& project, TraceRequest request) override {
    std::promise<Result<ingest::IngestResult>> done;
    auto answer = done.get_future();
    ingest_->submit(
        project.empty() ? kDefaultProject : project, std::move(request),
        [&done](Result<ingest::IngestResult> result) { done.set_value(std::move(result)); });
    SIDESEAT_TRY(ingest::IngestResult result, answer.get());
    return Taken{result.spans_rejected, std::move(result.rejection)};
  }

 private:
  std::unique_ptr<store::SqliteStore> store_;
  std::unique_ptr<ingest::Ingest> ingest_;  // Uses the store.
};

class HttpTarget final : public ImportTarget {
 public:
  HttpTarget(net::Url url, std::unique_ptr<net::HttpClient> client)
      : url_(std::move(url)), client_(std::move(client)) {
    while (url_.path.ends_with('/')) url_.path.pop_back();
  }

  Result<Taken> take(const std::string& project, TraceRequest request) override {
    net::HttpRequest post{.method = "POST", .path = path_for(project)};
    post.headers = {{"content-type", "application/json"}};
    post.body = otlp::encode_request(otlp::Encoding::kJson, request);
    for (int attempt = 1;; ++attempt) {
      const auto response = client_->send(post, limits::kRequestTimeoutMs);
      if (response) was_there_ = true;
      if (response && response->status == 200) return taken(response->body);
      // Where nobody has ever answered, the address is wrong or the server is not running.
      const bool is_busy =
          response ? response->status == 429 || response->status == 503 : was_there_;
      if (!is_busy || attempt == kAttempts) return refusal(response);
      wait(attempt, response);
    }
  }

 private:
  static constexpr int kAttempts = 6;

  std::string path_for(const std::string& project) const {
    if (project.empty() || project == kDefaultProject) return url_.path + "/v1/traces";
    return url_.path + "/otel/" + percent_encode(project) + "/v1/traces";
  }

  static Result<Taken> taken(std::string_view body) {
    SIDESEAT_TRY(otlp::ExportResponse answer,
                 otlp::decode_response(otlp::Encoding::kJson, body.empty() ? "{}" : body));
    const auto rejected =
        static_cast<std::size_t>(std::max<std::int64_t>(0, answer.rejected_spans));
    return Taken{rejected, std::move(answer.error_message)};
  }

  static Error refusal(const Result<net::HttpResponse>& response) {
    if (!response) return response.error().clone();
    const ErrorCode code =
        response->status >= 500 ? ErrorCode::kUnavailable : ErrorCode::kInvalidArgument;
    return {code, "the server answered " + std::to_string(response->status)};
  }

  /// A second, then two, four ... unless the server names a time.
  static void wait(int attempt, const Result<net::HttpResponse>& response) {
    std::optional<std::int64_t> wait_ms;
    if (response) {
      wait_ms = send::parse_retry_after(net::find_header(response->headers, "retry-after"),
                                        system_clock().unix_ns());
    }
    const std::int64_t doubled_ms = std::int64_t{1000} << (attempt - 1);
    std::this_thread::sleep_for(std::chrono::milliseconds(wait_ms.value_or(doubled_ms)));
  }

  net::Url url_;
  std::unique_ptr<net::HttpClient> client_;
  bool was_there_ = false;
};

}  // namespace

Result<std::unique_ptr<ImportTarget>> import_into_data(const std::string& directory) {
  SIDESEAT_TRY(const std::string made, make_data_directory(directory));
  SIDESEAT_TRY(auto store, store::SqliteStore::open({.path = data_file_in(made)}));
  return std::unique_ptr<ImportTarget>(std::make_unique<DataTarget>(std::move(store)));
}

Result<std::unique_ptr<ImportTarget>> import_over_http(const std::string& endpoint) {
  SIDESEAT_TRY(net::Url url, net::parse_url(endpoint));
  SIDESEAT_TRY(auto client, net::HttpClient::create(url));
  return std::unique_ptr<ImportTarget>(
      std::make_unique<HttpTarget>(std::move(url), std::move(client)));
}

}  // namespace sideseat
