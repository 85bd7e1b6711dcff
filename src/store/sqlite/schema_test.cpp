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

// A file of version 1 with a row in every table, as that version wrote it.
TEST(Schema, VersionOneBecomesTodaysWithItsRows) {
  constexpr const char* kRows =
      "INSERT INTO project VALUES(1,'p',1);"
      "INSERT INTO content VALUES(1,x'00','{}');"
      "INSERT INTO trace VALUES(1,1,x'01','t',1,2,0,'',1,'s','','[]','[]',1,1,0,"
      "1,1,1,1,1,'in','out',1,1,1,1,1,1);"
      "INSERT INTO span VALUES(1,1,x'02',NULL,'n',3,1,2,0,'','','chat',1,'m','','s','','[]','',"
      "1,1,1,1,1,1,'in','out',x'0000000000','{}');"
      "INSERT INTO session VALUES(1,1,'s','',1,1,0,0,1,2,1,1,1,1,1,'in','out',1,1,1);";
  Connection connection = open_memory();
  ASSERT_TRUE(migrate(connection, migrations().first(1)).has_value());
  ASSERT_EQ(*connection.query_integer("PRAGMA user_version"), 1);
  ASSERT_TRUE(connection.execute(kRows).has_value());

  ASSERT_TRUE(migrate(connection, migrations()).has_value());

  for (const char* table : {"project", "content", "trace", "span", "session"}) {
    EXPECT_EQ(*connection.query_integer(std::string("SELECT count(*) FROM ") + table), 1) << table;
  }
  EXPECT_EQ(*connection.query_integer("SELECT count(*) FROM attachment"), 0);
  EXPECT_EQ(*connection.query_integer("SELECT count(*) FROM attachment_use"), 0);
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
