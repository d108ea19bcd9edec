package lab

// The values of `method`.
const (
	methodAuto  = "auto"
	methodRidge = "ridge"
	methodPLS   = "pls"
	methodRSA   = "rsa"
	methodCKA   = "cka"
)

// likeness is what a layer says about pictures: their dissimilarities, or the inner
// products of its features.
type likeness struct {
	layer string
	pairs []float64 // for rsa
	gram  []float64 // for cka
}
