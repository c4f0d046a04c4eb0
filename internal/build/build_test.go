package build

import (
	"runtime/debug"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestACleanBuildIsNamedByItsCommitAndAnyOtherByItsOwnBytes(t *testing.T) {
	t.Parallel()
	info := &debug.BuildInfo{Settings: []debug.BuildSetting{{Key: "vcs.revision", Value: "0123456789abcdef"}, {Key: "vcs.modified", Value: "false"}}}
	require.Equal(t, "0123456789ab", revision(info))
	info.Settings[1].Value = "true"
	require.Empty(t, revision(info))
	require.Empty(t, revision(nil))
	require.True(t, strings.HasPrefix(ID(), "dev-"), "a test program is no clean build")
	require.Equal(t, ID(), ID())
}
