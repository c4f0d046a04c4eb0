package api

import (
	"errors"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

// observer counts requests by operation: a path would name cases.
type observer struct {
	took     *prometheus.HistogramVec
	inFlight prometheus.Gauge
}

func newObserver(reg *prometheus.Registry) (*observer, error) {
	o := &observer{
		took: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "chizheng_http_request_seconds", Help: "Time to answer, by operation and status.",
			Buckets: []float64{.005, .01, .025, .05, .1, .2, .3, .5, .7, 1, 2, 5, 10},
		}, []string{"operation", "status"}),
		inFlight: prometheus.NewGauge(prometheus.GaugeOpts{
			Name: "chizheng_http_requests_in_flight", Help: "Requests being answered now.",
		}),
	}
	return o, errors.Join(reg.Register(o.took), reg.Register(o.inFlight))
}

// begin counts a request in; what it gives counts it out.
func (o *observer) begin() func(operation string, status int, took time.Duration) {
	o.inFlight.Inc()
	return func(operation string, status int, took time.Duration) {
		o.inFlight.Dec()
		if operation == "" {
			operation = "other"
		}
		o.took.WithLabelValues(operation, strconv.Itoa(status)).Observe(took.Seconds())
	}
}
