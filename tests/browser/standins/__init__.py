"""Pages, a media server and player hosts to try the clip player against, off the network."""
