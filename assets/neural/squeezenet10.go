package neural

// SqueezeNet10ID is the name of SqueezeNet 1.0 in the catalogue, in configurations
// and in results.
const SqueezeNet10ID = "squeezenet10"

// SqueezeNet10File is SqueezeNet 1.0 (Iandola, Han, Moskewicz, Ashraf, Dally & Keutzer
// 2016, arXiv:1602.07360), trained on the photographs of ImageNet, pruned and
// quantised by Deep Compression (Han, Mao & Dally 2016, ICLR): two thirds of its
// weights are zero, the others take at most 255 values a layer. Package weights
// reads it.
var SqueezeNet10File = File{
	Repository: "songhan/SqueezeNet-Deep-Compression",
	Commit:     "fb13faa2cf121ced9999f8a9d538ec6c56084733",
	Path:       "compressed_SqueezeNet.net",
	Bytes:      675763,
	SHA256:     "e4ab6960ae8cd81505e1c2136921201507e930966c53deaf15862a395b3a3261",
}

func squeezeNet10() Entry {
	return Entry{
		ID:    SqueezeNet10ID,
		Kind:  KindWeights,
		Title: "SqueezeNet 1.0, trained on objects",
		About: "Not a recording but a network: the weights of a small convolutional network that was trained " +
			"elsewhere to name the objects on photographs (ImageNet). It is what random and shuffled networks are " +
			"compared with.",
		Bytes:    SqueezeNet10File.Bytes,
		Citation: "Iandola et al. 2016, SqueezeNet, arXiv:1602.07360; Han, Mao & Dally 2016, Deep Compression, ICLR",
		Licence:  "BSD, two clauses",
		Notes: []string{
			"The weights are pruned and quantised: two thirds are zero, the others take at most 255 values a layer.",
		},
		files: func(string) []File { return []File{SqueezeNet10File} },
	}
}
