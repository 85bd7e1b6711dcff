// The examinations of `sideseat doctor`. None changes anything that stays: a file that is written
// to measure the disk is removed again.
#pragma once

#include <string>

#include "main/doctor/figures.h"
#include "main/doctor/finding.h"

namespace sideseat::doctor {

/// Whether a server answers at `endpoint` (a URL), which doors it has, and what its /metrics say.
/// Returns whether it is one of ours.
bool examine_server(const std::string& endpoint, Findings& findings);

/// What a server's figures say of its health.
void examine_figures(const Figures& figures, Findings& findings);

/// The data directory, the disk it is on and the files in it.
void examine_data(const std::string& directory, bool server_answers, Findings& findings);

/// How long a small write takes to reach the disk in `directory`; takes up to about 2 s.
void examine_flushes(const std::string& directory, Findings& findings);

/// What recorders have put aside because no server took it.
void examine_spool(Findings& findings);

/// What the system lets a process have.
void examine_limits(Findings& findings);

}  // namespace sideseat::doctor
