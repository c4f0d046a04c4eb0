package layout_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"chizheng/api/console/layout"
	"chizheng/internal/casefile"
)

// A deadline at 24:00 of 20 March is the first instant of the 21st: whoever reads 21 March comes a day too late.
func TestADeadlineShowsTheDayWhoseEndItIs(t *testing.T) {
	t.Parallel()
	for in, want := range map[time.Time]string{
		{}: "—",
		time.Date(2019, 3, 21, 0, 0, 0, 0, casefile.Shanghai):  "2019-03-20",
		time.Date(2019, 3, 20, 18, 0, 0, 0, casefile.Shanghai): "2019-03-20",
		time.Date(2019, 3, 20, 16, 0, 0, 0, time.UTC):          "2019-03-20",
	} {
		require.Equal(t, want, layout.LastDay(in), in.String())
	}
}
