package neural

import (
	"context"
	"fmt"
)

// How each recording is made from its files stands here and not in the entries of
// the catalogue: a program that only lists recordings, like the page, then carries
// neither their readers nor the simulations.

func responses(ctx context.Context, id, session string, contents [][]byte) (*Recording, error) {
	switch id {
	case "sim-v1":
		return simulateV1(ctx)
	case "sim-it":
		return simulateIT(ctx)
	case "sim-bold":
		return simulateBOLD(ctx, session)
	case "v4-cowley2023":
		return openCowley2023(ctx, session, contents[0], contents[1])
	case "v1-henaff2021":
		parts := henaffSession(session)
		return openHenaff2021(ctx, parts, contents[:len(parts)], contents[len(parts):])
	case "it-shapes":
		return openKalfas2018(ctx, contents[0], contents[1:])
	}
	return nil, fmt.Errorf("recording %s has no reader", id)
}

func regions(ctx context.Context, id, session string, contents [][]byte) (*Regions, error) {
	if id == "human-objects" {
		return bonnerByName(session).open(ctx, contents[0], contents[1], contents[2:])
	}
	return nil, fmt.Errorf("recording %s has no reader", id)
}

func dissimilarities(ctx context.Context, id, session string, contents [][]byte) (*Dissimilarities, error) {
	if id == "objects92" {
		return objects92ByName(session).open(ctx, contents[0], contents[1:])
	}
	return nil, fmt.Errorf("recording %s has no reader", id)
}

func tuning(id string, contents [][]byte) (*Tuning, error) {
	if id == "v1-ringach2002" {
		return readRingach2002(contents[0])
	}
	return nil, fmt.Errorf("recording %s has no reader", id)
}
