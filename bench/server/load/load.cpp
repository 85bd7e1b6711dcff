// sideseat_load: sends made-up traces to a server over OTLP/HTTP, and checks what it has of them.
//
//   sideseat_load send  --port P [--traces N] ... [--acknowledged FILE]
//   sideseat_load check --port P --acknowledged FILE
//
// All requests are made before the first is sent; a line "sending" says when. What came out is the
// last line, one JSON object.
#include <CLI/CLI.hpp>
#include <chrono>
#include <cstdio>
#include <exception>
#include <fstream>
#include <iostream>
#include <map>
#include <set>
#include <string>

#include "base/json_writer.h"
#include "bench/server/load/checking.h"
#include "bench/server/load/sending.h"
#include "bench/server/load/traffic.h"

namespace sideseat::bench {
namespace {

struct Command {
  TrafficOptions traffic;
  SendOptions sending;
  std::string acknowledged;  ///< A file of lines: trace id, span id.
};

const std::map<std::string, otlp::Encoding> kEncodings{{"protobuf", otlp::Encoding::kProtobuf},
                                                       {"json", otlp::Encoding::kJson}};

void add_send(CLI::App& app, Command& command) {
  auto* send = app.add_subcommand("send", "Send traces and count what is acknowledged");
  send->add_option("--port", command.sending.address.port)->required();
  send->add_option("--host", command.sending.address.host)->capture_default_str();
  send->add_option("--path", command.sending.path, "Where spans go")->capture_default_str();
  send->add_option("--encoding", command.sending.encoding, "protobuf or json")
      ->transform(CLI::CheckedTransformer(kEncodings));
  send->add_option("--traces", command.traffic.traces)->capture_default_str();
  send->add_option("--calls", command.traffic.calls_per_trace, "Calls a trace, below one root")
      ->capture_default_str();
  send->add_option("--spans", command.traffic.spans_per_request, "Spans a request")
      ->capture_default_str()
      ->check(CLI::PositiveNumber);
  send->add_option("--question-bytes", command.traffic.question_bytes, "On average")
      ->capture_default_str();
  send->add_option("--answer-bytes", command.traffic.answer_bytes, "On average")
      ->capture_default_str();
  send->add_option("--seed", command.traffic.seed)->capture_default_str();
  send->add_option("--hours", command.traffic.hours, "How far back the traces go")
      ->capture_default_str();
  send->add_option("--now-ns", command.traffic.now_ns, "Unix time the traces end at; 0: now");
  send->add_option("--connections", command.sending.connections)
      ->capture_default_str()
      ->check(CLI::PositiveNumber);
  send->add_option("--rate", command.sending.rate, "Requests a second; 0: as fast as it goes")
      ->capture_default_str();
  send->add_option("--patience", command.sending.patience_s,
                   "Seconds for which a request is tried again; 0: the server is meant to die")
      ->capture_default_str();
  send->add_option("--acknowledged", command.acknowledged, "File for the ids of what was");
}

void add_check(CLI::App& app, Command& command) {
  auto* check = app.add_subcommand("check", "Ask for every acknowledged span");
  check->add_option("--port", command.sending.address.port)->required();
  check->add_option("--host", command.sending.address.host)->capture_default_str();
  check->add_option("--acknowledged", command.acknowledged, "What `send` wrote")->required();
}

double percentile(const std::vector<double>& sorted, double share) {
  if (sorted.empty()) return 0;
  const auto index = static_cast<std::size_t>(share * static_cast<double>(sorted.size()));
  return sorted[std::min(index, sorted.size() - 1)];
}

void write_names(std::ostream& out, const std::vector<SpanName>& spans) {
  for (const SpanName& span : spans)
    out << span.trace_id.hex() << ' ' << span.span_id.hex() << '\n';
}

/// One JSON object on stdout.
void print(const std::vector<Request>& requests, const Sent& sent, std::size_t connections) {
  std::size_t bytes = 0;
  std::size_t spans = 0;
  std::size_t acknowledged = 0;
  for (std::size_t i = 0; i < requests.size(); ++i) {
    bytes += requests[i].body.size();
    spans += requests[i].spans.size();
    if (sent.acknowledged[i]) acknowledged += requests[i].spans.size();
  }
  std::string out;
  JsonWriter json(out);
  const auto count = [](std::size_t value) { return static_cast<std::int64_t>(value); };
  json.begin_object().member("spans", count(spans)).member("bytes", count(bytes));
  json.member("acknowledged", count(acknowledged)).member("tries_again", count(sent.tries_again));
  json.member("refused", count(sent.refused)).member("refused_status", sent.refused_status);
  json.member("elapsed_s", sent.elapsed_s);
  json.member("p50_ms", percentile(sent.latencies_ms, 0.5));
  json.member("p99_ms", percentile(sent.latencies_ms, 0.99));
  json.member("worst_ms", percentile(sent.latencies_ms, 1));
  // Any of these may be the last to be there: connections do not end in order.
  json.key("last_traces").begin_array();
  std::set<std::string> last;
  for (std::size_t i = requests.size() - std::min(requests.size(), connections);
       i < requests.size(); ++i) {
    last.insert(requests[i].spans.back().trace_id.hex());
  }
  for (const std::string& trace_id : last) json.string(trace_id);
  json.end_array().end_object();
  std::printf("%s\n", out.c_str());
}

int send(Command& command) {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  if (command.traffic.now_ns == 0) {
    command.traffic.now_ns = std::chrono::duration_cast<std::chrono::nanoseconds>(now).count();
  }
  command.traffic.encoding = command.sending.encoding;
  const std::vector<Request> requests = make_traffic(command.traffic);
  // Whoever measures reads this line and begins.
  std::printf("sending\n");
  std::fflush(stdout);

  const Sent sent = send_all(requests, command.sending);

  print(requests, sent, command.sending.connections);
  if (command.acknowledged.empty()) return 0;
  std::ofstream file(command.acknowledged);
  for (std::size_t i = 0; i < requests.size(); ++i) {
    if (sent.acknowledged[i]) write_names(file, requests[i].spans);
  }
  return file.flush() ? 0 : 1;
}

int check(const Command& command) {
  std::ifstream file(command.acknowledged);
  std::vector<SpanName> expected;
  for (std::string trace_id, span_id; file >> trace_id >> span_id;) {
    const auto trace = TraceId::parse(trace_id);
    const auto span = SpanId::parse(span_id);
    if (trace && span) expected.push_back({*trace, *span});
  }
  const auto checked = check_all(command.sending.address, expected);
  if (!checked) {
    std::fprintf(stderr, "sideseat_load: %s\n", std::string(checked.error().message()).c_str());
    return 1;
  }
  std::printf("{\"traces\":%zu,\"spans\":%zu,\"missing\":%zu,\"twice\":%zu}\n", checked->traces,
              checked->spans, checked->missing, checked->twice);
  return 0;
}

int run(int argc, char** argv) {
  CLI::App app("Sends made-up traces to a server, and checks what it has of them.",
               "sideseat_load");
  app.require_subcommand(1);
  Command command;
  add_send(app, command);
  add_check(app, command);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error);
  }
  return app.got_subcommand("send") ? send(command) : check(command);
}

}  // namespace
}  // namespace sideseat::bench

int main(int argc, char** argv) {
  try {
    return sideseat::bench::run(argc, argv);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "sideseat_load: unexpected failure: %s\n", error.what());
    return 1;
  }
}
