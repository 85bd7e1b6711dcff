// Matching.
#include "replay/library.h"

#include <algorithm>

#include "bedrock/canonical.h"

namespace sideseat::replay {
namespace {

std::string key_of(std::string_view method, std::string_view canonical_path) {
  return std::string(method).append(" ").append(canonical_path);
}

bool is_file(std::string_view file, std::string_view asked) {
  if (asked.empty() || file == asked) return true;
  return file.size() > asked.size() && file.ends_with(asked) &&
         file[file.size() - asked.size() - 1] == '/';
}

}  // namespace

Library::Library(std::vector<bedrock::RecordedCall> calls)
    : calls_(std::move(calls)), served_(calls_.size(), 0) {
  for (std::size_t i = 0; i < calls_.size(); ++i) {
    by_path_[key_of(calls_[i].method, calls_[i].path)].push_back(i);
  }
}

Found Library::find(std::string_view method, std::string_view path, std::string_view body,
                    std::string_view file, LooseMatch loose_match) {
  const auto entry = by_path_.find(key_of(method, bedrock::canonical_path(path)));
  if (entry == by_path_.end()) return {};
  Indexes loose;
  for (const std::size_t index : entry->second) {
    if (is_file(calls_[index].file, file)) loose.push_back(index);
  }
  if (loose.empty()) return {};
  const std::string canonical_body = bedrock::canonical_body(body);
  Indexes exact;
  for (const std::size_t index : loose) {
    if (calls_[index].canonical_body == canonical_body) exact.push_back(index);
  }

  const std::lock_guard lock(mutex_);
  const auto is_new = [this](std::size_t index) { return served_[index] == 0; };
  if (!exact.empty()) {
    const auto next = std::find_if(exact.begin(), exact.end(), is_new);
    return serve(Match::kExact, next == exact.end() ? exact.back() : *next);
  }
  if (loose_match == LooseMatch::kRefused) return {};
  return serve(Match::kLoose,
               *std::min_element(loose.begin(), loose.end(), [this](std::size_t a, std::size_t b) {
                 return served_[a] < served_[b];
               }));
}

Found Library::serve(Match match, std::size_t index) {
  ++served_[index];
  ++(match == Match::kExact ? exact_ : loose_);
  return {match, &calls_[index]};
}

LibraryStats Library::stats() const {
  const std::lock_guard lock(mutex_);
  LibraryStats stats{exact_, loose_, calls_.size(), {}};
  for (std::size_t i = 0; i < calls_.size(); ++i) {
    if (served_[i] == 0) {
      stats.never_served.push_back(calls_[i].file + "#" + std::to_string(calls_[i].index));
    }
  }
  return stats;
}

void Library::reset() {
  const std::lock_guard lock(mutex_);
  std::fill(served_.begin(), served_.end(), 0);
  exact_ = loose_ = 0;
}

}  // namespace sideseat::replay
