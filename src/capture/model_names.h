// Which model stands behind an id that does not say so itself: an application inference profile, a
// provisioned model, a prompt.
#pragma once

#include <map>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "bedrock/call_facts.h"

namespace sideseat::capture {

/// Id or ARN, and a model id, profile id or ARN.
using ModelPairs = std::vector<std::pair<std::string, std::string>>;

/// Thread-safe.
class ModelNames {
 public:
  /// `told`: what the user says; it holds whatever is learnt later.
  explicit ModelNames(const ModelPairs& told);

  /// Found out while the program runs. Beyond limits::kLearntModelsMax nothing is.
  void learn(std::string id, std::string model);
  /// Empty: unknown.
  std::string find(const std::string& id) const;

 private:
  const std::map<std::string, std::string> told_;
  mutable std::mutex mutex_;
  std::map<std::string, std::string> learnt_;  // Guarded by mutex_.
};

/// Fills in the resolved model of a call and of its steps, the model that answered where the answer
/// is silent, and a prompt's name and version. `model_id`: as asked for.
///
/// What goes first: the model that a router says it has called, what the user told, what was
/// learnt, what the id says, and for an id that says nothing the name in the answer. The user goes
/// before the answer because the answer's name is the vendor's and lacks the profile that prices go
/// by.
void identify_model(const ModelNames& names, const std::string& model_id,
                    bedrock::CallFacts& facts);

}  // namespace sideseat::capture
