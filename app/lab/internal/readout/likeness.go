package readout

// The values of `method`.
const (
	MethodAuto  = "auto"
	MethodRidge = "ridge"
	MethodPLS   = "pls"
	MethodRSA   = "rsa"
	MethodCKA   = "cka"
)

// Likeness is what a layer says about pictures: their dissimilarities, or the inner
// products of its features.
type Likeness struct {
	Layer string
	Pairs []float64 // for rsa
	Gram  []float64 // for cka
}
