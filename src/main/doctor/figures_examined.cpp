// Each figure that tells of trouble, with a sentence on what to do.
#include <algorithm>
#include <cmath>
#include <string>

#include "main/doctor/examine.h"

namespace sideseat::doctor {
namespace {

/// Four fifths of a limit are too near to it.
constexpr double kNearLimit = 0.8;
/// Ten times what a commit takes on a disk that is well.
constexpr double kSlowCommitSeconds = 0.1;
/// Some seconds of full load.
constexpr double kIndexEntriesMax = 200'000;

std::string whole(double number) { return std::to_string(std::llround(number)); }

void examine_queue(const Figures& figures, Findings& findings) {
  const auto share = [&figures](const std::string& name) {
    const double limit = figures.get(name + "_limit");
    return limit > 0 ? figures.get(name) / limit : 0;
  };
  const double fullest =
      std::max({share("sideseat_ingest_waiting_spans"), share("sideseat_ingest_waiting_bytes"),
                share("sideseat_requests_memory_bytes")});
  const double busy = figures.get(R"(sideseat_ingest_requests_total{outcome="busy"})");
  const std::string fill = "the queue is " + whole(fullest * 100) + "% full";
  if (fullest >= kNearLimit) {
    findings.problem("queue", fill + ": exports are refused, and senders try again",
                     "see the disk and commits: more comes in than can be stored; send less, or "
                     "give the server a faster disk or more cores");
  } else if (busy > 0) {
    findings.warn("queue",
                  fill + "; since the start " + whole(busy) + " exports had to be sent again",
                  "nothing is lost as long as senders try again; if the number grows, see the disk "
                  "and commits");
  } else {
    findings.ok("queue", fill);
  }
}

void examine_refusals(const Figures& figures, Findings& findings) {
  const double invalid = figures.get(R"(sideseat_ingest_requests_total{outcome="invalid"})");
  const double refused = figures.get("sideseat_ingest_spans_refused_total");
  const double accepted = figures.get("sideseat_ingest_spans_accepted_total");
  if (invalid > 0 || refused > 0) {
    findings.warn("exports",
                  whole(invalid) + " requests and " + whole(refused) +
                      " spans were refused for what is wrong with them",
                  "the sender's log has the reason from our answers; docs/errors.md explains them");
  } else {
    findings.ok("exports", whole(accepted) + " spans accepted since the start, none refused");
  }
}

void examine_commits(const Figures& figures, Findings& findings) {
  const double failed = figures.get("sideseat_store_commits_failed_total");
  if (figures.get("sideseat_store_failing") > 0) {
    findings.problem("commits", "the last one failed: nothing is stored, and senders try again",
                     "the server's log has the reason; mend the disk (full?), and it goes on by "
                     "itself");
    return;
  }
  if (failed > 0) {
    findings.warn("commits", whole(failed) + " failed since the start, the last one did not",
                  "the server's log has the reason; nothing acknowledged is lost");
    return;
  }
  const auto p99 = figures.quantile("sideseat_store_commit_seconds", 0.99);
  if (!p99) return findings.ok("commits", "none since the start");
  const std::string text = std::isinf(*p99)
                               ? std::string("1 in 100 takes longer than can be counted")
                               : "99 of 100 take at most " + duration_text(*p99);
  if (*p99 > kSlowCommitSeconds) {
    findings.warn("commits", text,
                  "the disk is slow or busy: put --data on a local SSD, and look for what else "
                  "writes there");
  } else {
    findings.ok("commits", text);
  }
}

void examine_index(const Figures& figures, Findings& findings) {
  const auto waiting = figures.find("sideseat_text_index_entries_waiting");
  if (!waiting) {
    return findings.warn("search", "there is no text index",
                         "the server's log has the reason from its start");
  }
  const std::string text = whole(*waiting) + " entries wait to be searchable";
  if (figures.get("sideseat_text_index_failing") > 0) {
    findings.problem("search", "indexing fails; " + text,
                     "the server's log has the reason; with the server stopped, sideseat.text.db "
                     "may be removed: it is made anew");
  } else if (*waiting > kIndexEntriesMax) {
    findings.warn("search", text,
                  "new traces are shown but not found yet; it catches up when less comes in");
  } else {
    findings.ok("search", text);
  }
}

void examine_erasing(const Figures& figures, Findings& findings) {
  const double failures = figures.get("sideseat_erase_failures_total");
  if (failures <= 0) return;
  findings.warn("deletion", whole(failures) + " deletions could not be finished",
                "the server's log has the reason; what retention does not keep is tried again");
}

}  // namespace

void examine_figures(const Figures& figures, Findings& findings) {
  examine_queue(figures, findings);
  examine_refusals(figures, findings);
  examine_commits(figures, findings);
  examine_index(figures, findings);
  examine_erasing(figures, findings);
}

}  // namespace sideseat::doctor
