// `sideseat doctor`: examinations one after the other, and what they found.
#include <algorithm>
#include <cstdio>
#include <string>

#include "base/json_writer.h"
#include "main/commands.h"
#include "main/data_directory.h"
#include "main/doctor/examine.h"

namespace sideseat {
namespace {

const char* level_name(doctor::Level level) {
  switch (level) {
    case doctor::Level::kOk:
      return "ok";
    case doctor::Level::kWarning:
      return "warning";
    case doctor::Level::kProblem:
      break;
  }
  return "problem";
}

void print_lines(const doctor::Findings& findings) {
  for (const doctor::Finding& finding : findings.list()) {
    std::printf("%-8s %-12s %s", level_name(finding.level), finding.subject.c_str(),
                finding.text.c_str());
    if (!finding.advice.empty()) std::printf(" -> %s", finding.advice.c_str());
    std::printf("\n");
  }
}

void print_json(const doctor::Findings& findings) {
  std::string out;
  JsonWriter json(out);
  json.begin_array();
  for (const doctor::Finding& finding : findings.list()) {
    json.begin_object()
        .member("level", level_name(finding.level))
        .member("subject", finding.subject)
        .member("text", finding.text)
        .member("advice", finding.advice)
        .end_object();
  }
  json.end_array();
  std::printf("%s\n", out.c_str());
}

}  // namespace

int run_doctor(const DoctorCommand& command) {
  doctor::Findings findings;
  const bool server_answers = doctor::examine_server(command.endpoint, findings);
  const auto directory = data_directory(command.data_directory);
  if (directory) {
    doctor::examine_data(*directory, server_answers, findings);
  } else {
    findings.problem("data", std::string(directory.error().message()), "give --data DIR");
  }
  doctor::examine_limits(findings);
  doctor::examine_spool(findings);
  command.as_json ? print_json(findings) : print_lines(findings);
  const auto& list = findings.list();
  const bool is_ill = std::any_of(list.begin(), list.end(), [](const doctor::Finding& finding) {
    return finding.level == doctor::Level::kProblem;
  });
  return is_ill ? kExitFailed : kExitOk;
}

}  // namespace sideseat
