package desk_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"chizheng/internal/casefile"
	"chizheng/internal/desk"
)

func TestAViewManifestHoldsCodesAndHashesOnly(t *testing.T) {
	t.Parallel()
	v, err := desk.ReadView(`{"version":7,"page":"filing/recheck","build":"console-1","scans":["` + strings.Repeat("a", 64) + `"],"warnings":["near_match"],
		"rules":[{"rule":"age","version":1,"clause":"R-0.19","verdict":"pass","inputs":{"name":"测试甲一"}}]}`)
	require.NoError(t, err)
	require.Equal(t, 7, v.Version)
	require.Nil(t, v.Rules[0].Inputs)
	for name, bad := range map[string]string{
		"a name":                            `{"version":7,"page":"测试甲一"}`,
		"a warning in words":                `{"version":7,"warnings":["two of one name"]}`,
		"an unknown field":                  `{"version":7,"phone":"19900000001"}`,
		"no JSON":                           `seen`,
		"too much":                          `{"page":"` + strings.Repeat("a", 9<<10) + `"}`,
		"an earlier version than the first": `{"version":-1}`,
	} {
		_, err := desk.ReadView(bad)
		require.Equal(t, "bad_view", casefile.As(err).Code, name)
	}
}
