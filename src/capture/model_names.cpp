// The map, and the order in which sources of a model's name are believed.
#include "capture/model_names.h"

#include "base/limits.h"
#include "bedrock/model_id.h"
#include "model/attribute_names.h"

namespace sideseat::capture {
namespace {

using bedrock::ModelId;
using bedrock::ModelIdKind;

std::map<std::string, std::string> read_pairs(const ModelPairs& pairs) {
  std::map<std::string, std::string> out;
  for (const auto& [id, model] : pairs) out.insert_or_assign(id, model);
  return out;
}

// An ARN that names a model is reduced to the name; a profile's prefix stays, prices go by it.
std::string short_name(const std::string& model) {
  const ModelId id = bedrock::read_model_id(model);
  return id.foundation_model.empty() ? model : id.name;
}

std::string resolved_model(const ModelId& asked, const std::string& named,
                           const bedrock::CallFacts& facts) {
  if (facts.response_model.starts_with("arn:")) {
    return bedrock::read_model_id(facts.response_model).foundation_model;
  }
  if (!named.empty()) return short_name(named);
  return asked.foundation_model.empty() ? facts.response_model : asked.foundation_model;
}

void add_prompt(const ModelId& asked, bedrock::CallFacts& facts) {
  if (asked.kind != ModelIdKind::kPrompt) return;
  bedrock::add_text(facts.attributes, attribute::kPromptName, asked.name);
  bedrock::add_text(facts.attributes, attribute::kPromptVersion, asked.version);
}

}  // namespace

ModelNames::ModelNames(const ModelPairs& told) : told_(read_pairs(told)) {}

void ModelNames::learn(std::string id, std::string model) {
  const std::lock_guard lock(mutex_);
  if (learnt_.size() < limits::kLearntModelsMax) {
    learnt_.insert_or_assign(std::move(id), std::move(model));
  }
}

std::string ModelNames::find(const std::string& id) const {
  const auto told = told_.find(id);
  if (told != told_.end()) return told->second;
  const std::lock_guard lock(mutex_);
  const auto learnt = learnt_.find(id);
  return learnt == learnt_.end() ? std::string() : learnt->second;
}

void identify_model(const ModelNames& names, const std::string& model_id,
                    bedrock::CallFacts& facts) {
  const std::string& asked_id = model_id.empty() ? facts.model_id : model_id;
  if (!asked_id.empty()) {
    const ModelId asked = bedrock::read_model_id(asked_id);
    const std::string named = names.find(asked_id);
    std::string resolved = resolved_model(asked, named, facts);
    const bool answered = !facts.output.empty() || !facts.response_body.empty();
    if (answered && !named.empty() && facts.response_model.empty()) facts.response_model = resolved;
    if (resolved != asked_id) facts.resolved_model_id = std::move(resolved);
    add_prompt(asked, facts);
  }
  for (bedrock::Step& step : facts.steps) identify_model(names, {}, step.facts);
}

}  // namespace sideseat::capture
