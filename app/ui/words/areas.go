package words

// areas are the areas of visual cortex by their short names.
var areas = map[string]string{
	"EVC": "early visual cortex",
	"LOC": "lateral occipital complex",
	"pFs": "posterior fusiform sulcus",
	"OPA": "occipital place area",
	"PPA": "parahippocampal place area",
	"RSC": "retrosplenial complex",
	"FFA": "fusiform face area",
	"OFA": "occipital face area",
	"STS": "superior temporal sulcus",
	"EBA": "extrastriate body area",
}

// Area returns the short name of an area with what it stands for: "EVC: early visual cortex". A name that is not
// known stays alone.
func Area(name string) string {
	if long := areas[name]; long != "" {
		return name + ": " + long
	}
	return name
}
