// One export request: sends a batch and says what became of it.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/result.h"
#include "net/http_client.h"
#include "send/backlog.h"

namespace sideseat::send {

enum class Outcome {
  kSent,      ///< Taken; perhaps without some spans, see `rejected_spans`.
  kTryLater,  ///< Nobody there, or too busy: later it will work.
  kTryAgain,  ///< The server failed at this batch: a few more tries are worth it.
  kRefused,   ///< Never: sending it again would be the same.
};

struct SendResult {
  Outcome outcome = Outcome::kTryLater;
  std::uint64_t rejected_spans = 0;
  std::string problem;                ///< What is the matter; empty if all is well.
  std::optional<int> retry_after_ms;  ///< When the server said so.
};

/// Confined to one thread but for cancel().
class Sender {
 public:
  using HeaderList = std::vector<std::pair<std::string, std::string>>;
  /// Errors: kInvalidArgument for a bad URL; kUnsupported for a scheme this build does not speak.
  static Result<std::unique_ptr<Sender>> create(const std::string& url, const HeaderList& headers);

  SendResult send(const Batch& batch, int timeout_ms);
  /// From any thread: ends the send() under way, or the next one, with kTryLater.
  void cancel() { client_->cancel(); }

 private:
  Sender(std::unique_ptr<net::HttpClient> client, const HeaderList& headers);

  std::unique_ptr<net::HttpClient> client_;
  net::Headers headers_;
};

/// "120" -> 120,000; nullopt for dates and nonsense. At most an hour.
std::optional<int> parse_retry_after(std::string_view value);

}  // namespace sideseat::send
