// Migrations: from any version to the last, each step whole or not at all.
#include "store/sqlite/schema.h"

#include <gtest/gtest.h>

#include <array>
#include <string>

namespace sideseat::store::sqlite {
namespace {

Connection open_memory() { return *Connection::open(":memory:", Access::kWrite, 1 << 20); }

TEST(Schema, AnEmptyFileGetsEveryStep) {
  Connection connection = open_memory();
  ASSERT_TRUE(migrate(connection, migrations()).has_value());
  EXPECT_EQ(*connection.query_integer("PRAGMA user_version"),
            static_cast<std::int64_t>(migrations().size()));
  EXPECT_EQ(*connection.query_integer("PRAGMA application_id"), kApplicationId);
  EXPECT_EQ(*connection.query_integer("SELECT count(*) FROM trace"), 0);
  EXPECT_TRUE(migrate(connection, migrations()).has_value()) << "nothing left to do";
}

TEST(Schema, AnOlderFileGetsTheStepsItLacksAndKeepsItsRows) {
  constexpr std::array kOld{Migration{"CREATE TABLE t(a) STRICT"}};
  constexpr std::array kNew{Migration{"this is not run again"},
                            Migration{"ALTER TABLE t ADD COLUMN b INTEGER DEFAULT 7"},
                            Migration{"UPDATE t SET b=b+1"}};
  Connection connection = open_memory();
  ASSERT_FALSE(migrate(connection, kOld).has_value()) << "STRICT columns have types";
  constexpr std::array kRight{Migration{"CREATE TABLE t(a INTEGER) STRICT"}};
  ASSERT_TRUE(migrate(connection, kRight).has_value());
  ASSERT_TRUE(connection.execute("INSERT INTO t VALUES(1)").has_value());

  ASSERT_TRUE(migrate(connection, kNew).has_value());

  EXPECT_EQ(*connection.query_integer("SELECT b FROM t WHERE a=1"), 8);
  EXPECT_EQ(*connection.query_integer("PRAGMA user_version"), 3);
}

/// Two spans of a trace as version 1 wrote them: the second sends the first one's message again.
constexpr const char* kRowsOfVersion1 =
    "INSERT INTO project VALUES(1,'p',1);"
    "INSERT INTO content VALUES(1,x'00','{\"q\":1}'),(2,x'01','{\"a\":1}'),(3,x'02','');"
    "INSERT INTO trace VALUES(1,1,x'ab000000000000000000000000000001','t',10,40,1,'E',0,'s','u',"
    "'[\"x\"]','[\"m\"]',2,2,1,3,3,3,3,3,'in','out',10,10,10,10,10,40);"
    "INSERT INTO span VALUES(1,1,x'ab00000000000001',NULL,'n',3,10,30,1,'it broke','E','chat',1,"
    "'m','m-2','s','u','[\"x\"]','closed',1,1,1,1,NULL,5,'in','first out',x'00000102010000',"
    "'{\"a\":1}'),"
    "(2,1,x'ab00000000000002',x'ab00000000000001','n',3,20,40,0,'','','chat',1,'m','','','','[]',"
    "'',2,2,2,2,3,NULL,'','out',x'00000102000102','{}');"
    "INSERT INTO session VALUES(1,1,'s','u',1,2,1,1,10,40,3,3,3,3,3,'in','out',10,10,40);";

/// What version 2 adds.
constexpr const char* kRowsOfVersion2 =
    "INSERT INTO attachment VALUES(1,1,x'11111111111111111111111111111111','image/png',2,x'0102');"
    "UPDATE content SET text='{\"attachment\":\"11111111111111111111111111111111\"}' WHERE id=3;"
    "INSERT INTO attachment_use VALUES(3,x'11111111111111111111111111111111');";

std::string text_of(Connection& connection, const std::string& sql) {
  Statement statement = *connection.prepare(sql);
  EXPECT_EQ(*statement.step(), Step::kRow) << sql;
  return statement.text(0);
}

TEST(Schema, FilesOfEarlierVersionsKeepTheirRows) {
  for (const std::size_t version : {1U, 2U}) {
    SCOPED_TRACE(version);
    Connection connection = open_memory();
    ASSERT_TRUE(migrate(connection, migrations().first(version)).has_value());
    ASSERT_EQ(*connection.query_integer("PRAGMA user_version"), static_cast<int>(version));
    ASSERT_TRUE(connection.execute(kRowsOfVersion1).has_value());
    if (version >= 2) {
      ASSERT_TRUE(connection.execute(kRowsOfVersion2).has_value());
    }

    const Status migrated = migrate(connection, migrations());

    ASSERT_TRUE(migrated.has_value()) << migrated.error().message();
    EXPECT_EQ(text_of(connection,
                      "SELECT project||trace_id||name||started_at_ns||'-'||ended_at_ns"
                      "||failed||error_type||session_id||user_id||tags||models"
                      "||span_count||call_count||unpriced_call_count||cost_nano_usd"
                      " FROM traces"),
              "pab000000000000000000000000000001n10-401Esu[\"x\"][\"m\"]2213");
    EXPECT_EQ(text_of(connection,
                      "SELECT name||kind||started_at_ns||'-'||ended_at_ns||failed"
                      "||status_message||error_type||operation||model||response_model"
                      "||session_id||user_id||tags||incomplete||input_tokens"
                      "||coalesce(cost_nano_usd,'unknown')||time_to_first_token_ns"
                      " FROM spans WHERE parent_span_id IS NULL OR parent_span_id=''"),
              "n310-301it brokeEchatmm-2su[\"x\"]closed1unknown5");
    EXPECT_EQ(text_of(connection,
                      "SELECT session_id||user_id||trace_count||call_count||error_count"
                      "||first_at_ns||'-'||last_at_ns FROM sessions"),
              "su12110-40");
    EXPECT_EQ(*connection.query_integer("SELECT trace_count FROM project"), 1);
    EXPECT_EQ(*connection.query_integer("SELECT count(*) FROM recent_key"), 3);
    EXPECT_EQ(*connection.query_integer("SELECT count(*) FROM attachment"), version == 1 ? 0 : 1);
    EXPECT_EQ(*connection.query_integer("SELECT count(*) FROM attachment_use JOIN recent_key"
                                        " ON recent_key.id=attachment_use.content"),
              version == 1 ? 0 : 1);
    EXPECT_EQ(*connection.query_integer("SELECT count(*) FROM sqlite_schema"
                                        " WHERE name LIKE 'old%' OR sql LIKE '%old_%'"),
              0);
  }
}

TEST(Schema, AFailedStepLeavesTheVersionBefore) {
  constexpr std::array kSteps{Migration{"CREATE TABLE t(a INTEGER) STRICT"},
                              Migration{"CREATE TABLE u(a INTEGER) STRICT; CREATE TABLE t(a)"}};
  Connection connection = open_memory();
  const auto migrated = migrate(connection, kSteps);
  ASSERT_FALSE(migrated.has_value());
  EXPECT_NE(migrated.error().message().find("format 2"), std::string_view::npos);
  EXPECT_EQ(*connection.query_integer("PRAGMA user_version"), 1);
  EXPECT_EQ(*connection.query_integer("SELECT count(*) FROM sqlite_schema WHERE name='u'"), 0);
}

}  // namespace
}  // namespace sideseat::store::sqlite
