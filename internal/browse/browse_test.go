package browse_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"chizheng/internal/browse"
)

func TestSomebodySignsInSeesHisDeskAndLeaves(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	p := o.as("reviewer1")
	p.Shot("home")
	require.Empty(t, p.Accessible())
	p.Width(360)
	require.Empty(t, p.Overflow())
	p.Lose()
	require.Equal(t, 200, p.Go("/inbox"))
	require.Contains(t, p.Path(), "/signin")
	p.Fill(browse.Fields{"login": "reviewer1", "password": "wrong"})
	p.Send("/signin")
	require.Equal(t, 401, p.Status())
}
