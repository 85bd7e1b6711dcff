// A generation of keys gathers, is moved, is cleared away; the next one gathers meanwhile.
#include "store/sqlite/content_keys.h"

#include <algorithm>
#include <cstring>

namespace sideseat::store::sqlite {
namespace {

/// So many keys are moved for each that is added: a generation is gone long before the next one is
/// complete.
constexpr std::size_t kMovedAnAdded = 8;

std::int64_t big_endian(const std::uint8_t* bytes) {
  std::uint64_t value = 0;
  for (int i = 0; i < 8; ++i) value = value << 8 | bytes[i];
  return static_cast<std::int64_t>(value);
}

void put_big_endian(std::int64_t number, std::uint8_t* bytes) {
  auto value = static_cast<std::uint64_t>(number);
  for (int i = 7; i >= 0; --i, value >>= 8) bytes[i] = static_cast<std::uint8_t>(value);
}

ContentHash hash_of(const ContentKey& key) {
  ContentHash hash;
  put_big_endian(key.head, hash.bytes.data());
  put_big_endian(key.tail, hash.bytes.data() + 8);
  return hash;
}

/// Around the end of the numbers as well.
std::int64_t next(std::int64_t head) {
  return static_cast<std::int64_t>(static_cast<std::uint64_t>(head) + 1);
}

}  // namespace

ContentKey content_key(const ContentHash& hash) {
  return {big_endian(hash.bytes.data()), big_endian(hash.bytes.data() + 8)};
}

std::size_t HashOfContentHash::operator()(const ContentHash& hash) const noexcept {
  std::size_t value = 0;
  std::memcpy(&value, hash.bytes.data(), sizeof value);
  return value;
}

Result<ContentKeys> ContentKeys::open(Connection& connection, std::size_t recent_max) {
  ContentKeys keys;
  keys.recent_max_ = recent_max;
  const auto prepare = [&](Statement& statement, std::string_view sql) -> Status {
    SIDESEAT_TRY(statement, connection.prepare(sql));
    return ok();
  };
  SIDESEAT_CHECK(prepare(keys.find_, "SELECT tail,id FROM content_key WHERE head=?1"));
  SIDESEAT_CHECK(prepare(keys.insert_, "INSERT INTO content_key(head,tail,id) VALUES(?1,?2,?3)"));
  SIDESEAT_CHECK(prepare(keys.erase_, "DELETE FROM content_key WHERE head=?1"));
  SIDESEAT_CHECK(prepare(keys.list_recent_, "SELECT head,tail,id FROM recent_key"));
  SIDESEAT_CHECK(
      prepare(keys.insert_recent_, "INSERT INTO recent_key(id,head,tail) VALUES(?1,?2,?3)"));
  SIDESEAT_CHECK(prepare(keys.erase_recent_, "DELETE FROM recent_key WHERE id=?1"));
  SIDESEAT_CHECK(prepare(keys.clear_recent_, "DELETE FROM recent_key WHERE id<=?1"));
  return keys;
}

void ContentKeys::forget() {
  is_loaded_ = false;
  recent_.clear();
  found_.clear();
  added_ = 0;
  phase_ = Phase::kGathering;
  moving_.clear();
  moved_ = 0;
}

Status ContentKeys::load() {
  if (is_loaded_) return ok();
  list_recent_.bind();
  const StatementReset reset(list_recent_);
  for (;;) {
    SIDESEAT_TRY(const Step step, list_recent_.step());
    if (step == Step::kDone) break;
    recent_.emplace(hash_of({list_recent_.integer(0), list_recent_.integer(1)}),
                    list_recent_.integer(2));
  }
  is_loaded_ = true;
  return ok();
}

Result<std::int64_t> ContentKeys::find(const ContentHash& hash) {
  SIDESEAT_CHECK(load());
  if (const auto recent = recent_.find(hash); recent != recent_.end()) return recent->second;
  if (const auto found = found_.find(hash); found != found_.end()) return found->second;
  SIDESEAT_TRY(const Place place, find_place(content_key(hash)));
  if (place.id == 0) return std::int64_t{0};
  if (found_.size() >= kFoundMax) found_.clear();
  found_.emplace(hash, place.id);
  return place.id;
}

Status ContentKeys::insert(const ContentHash& hash, std::int64_t id) {
  SIDESEAT_CHECK(load());
  const ContentKey key = content_key(hash);
  insert_recent_.bind(id, key.head, key.tail);
  SIDESEAT_CHECK(insert_recent_.run());
  recent_.emplace(hash, id);
  ++added_;
  return ok();
}

Status ContentKeys::erase(const ContentHash& hash, std::int64_t id) {
  SIDESEAT_CHECK(load());
  if (const auto recent = recent_.find(hash); recent != recent_.end() && recent->second == id) {
    erase_recent_.bind(id);
    SIDESEAT_CHECK(erase_recent_.run());
    recent_.erase(recent);
  }
  found_.erase(hash);
  // While keys are moved, one can be in both.
  SIDESEAT_TRY(const Place place, find_place(content_key(hash)));
  if (place.id != id) return ok();
  erase_.bind(place.head);
  return erase_.run();
}

Result<ContentKeys::Place> ContentKeys::find_place(const ContentKey& key) {
  const StatementReset reset(find_);
  for (std::int64_t head = key.head;; head = next(head)) {
    find_.bind(head);
    SIDESEAT_TRY(const Step step, find_.step());
    if (step == Step::kDone) return Place{head, 0};
    if (find_.integer(0) == key.tail) return Place{head, find_.integer(1)};
  }
}

// --- From one table to the other ----------------------------------------------------------------

Status ContentKeys::settle() {
  if (phase_ == Phase::kGathering && recent_.size() >= recent_max_) begin_moving();
  const std::size_t count = std::min(added_ * kMovedAnAdded, moving_.size() - moved_);
  added_ = 0;
  switch (phase_) {
    case Phase::kGathering:
      return ok();
    case Phase::kMoving:
      return move(count);
    case Phase::kClearing:
      return clear(count);
  }
  return ok();
}

void ContentKeys::begin_moving() {
  moving_.reserve(recent_.size());
  for (const auto& [hash, id] : recent_) moving_.push_back({hash, id});
  std::sort(moving_.begin(), moving_.end(), [](const Moving& left, const Moving& right) {
    return content_key(left.hash).head < content_key(right.hash).head;
  });
  moved_ = 0;
  phase_ = Phase::kMoving;
}

/// False for one that was erased since the generation began to move.
bool ContentKeys::is_recent(const Moving& key) const {
  const auto found = recent_.find(key.hash);
  return found != recent_.end() && found->second == key.id;
}

Status ContentKeys::move(std::size_t count) {
  for (; count > 0; --count, ++moved_) {
    const Moving& key = moving_[moved_];
    if (!is_recent(key)) continue;
    const ContentKey wanted = content_key(key.hash);
    SIDESEAT_TRY(const Place place, find_place(wanted));
    if (place.id == key.id) continue;  // Moved before the program was ended.
    if (place.id != 0) {               // Left by an erasure among hashes whose heads are equal.
      erase_.bind(place.head);
      SIDESEAT_CHECK(erase_.run());
    }
    insert_.bind(place.head, wanted.tail, key.id);
    SIDESEAT_CHECK(insert_.run());
  }
  if (moved_ < moving_.size()) return ok();
  std::sort(moving_.begin(), moving_.end(),
            [](const Moving& left, const Moving& right) { return left.id < right.id; });
  moved_ = 0;
  phase_ = Phase::kClearing;
  return ok();
}

Status ContentKeys::clear(std::size_t count) {
  if (count > 0) {
    clear_recent_.bind(moving_[moved_ + count - 1].id);
    SIDESEAT_CHECK(clear_recent_.run());
  }
  for (; count > 0; --count, ++moved_) {
    if (is_recent(moving_[moved_])) recent_.erase(moving_[moved_].hash);
  }
  if (moved_ < moving_.size()) return ok();
  moving_ = {};
  moved_ = 0;
  phase_ = Phase::kGathering;
  return ok();
}

}  // namespace sideseat::store::sqlite
