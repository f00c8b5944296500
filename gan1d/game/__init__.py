"""The GAN itself: players, losses, one step, one frame. It knows no recipe and no link."""
